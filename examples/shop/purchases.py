"""Splits the made-up shop into what was known at a moment and what was bought after it, for `freshet evaluate`.

Usage: purchases.py FOLDER OUTPUT_FOLDER

train.csv  one row per person and product: the weight of the strongest event in the first 80 % of all events
test.csv   the first product that each customer then bought without an event on it before
movies.csv titles, categories and years, by the name that the format has
"""
import csv
import json
import sys
from datetime import datetime
from pathlib import Path

WEIGHTS = {"view": 1, "add_to_cart": 3, "purchase": 5}
KNOWN = 0.8


def read(folder, topic):
    with open(Path(folder, topic + ".jsonl"), encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def events(folder):
    """Time, person, product and action of each event, and the time of its withdrawal or None."""
    for click in read(folder, "clicks"):
        person = click.get("user_id", click["client_id"])
        yield click["timestamp"], person, click["event_attributes"]["object"]["object_id"], click["action_name"], None
    undone = {}
    orders = [change["value"] for change in read(folder, "orders")]
    for change in orders:
        if change["op"] != "c":
            row = change["before"]
            undone[row["order_id"], row["line_no"]] = change["source"]["ts_ms"] // 1000
    for change in orders:
        if change["op"] == "c":
            row = change["after"]
            end = undone.get((row["order_id"], row["line_no"]))
            yield row["ordered_at"], row["customer_id"], row["sku"], "purchase", end


def seconds(time):
    return int(datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp())


def write(file, header, rows):
    with open(file, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


folder, output = sys.argv[1], Path(sys.argv[2])
output.mkdir(parents=True, exist_ok=True)
ordered = sorted(events(folder), key=lambda event: event[:4])
moment = ordered[int(KNOWN * len(ordered))][0]
known, bought, buyers = {}, [], set()
for time, person, product, action, end in ordered:
    pair = person, product
    if time < moment:
        if end is None or end >= seconds(moment):
            weight, at = WEIGHTS[action], seconds(time)
            known[pair] = max(known.get(pair, (0, 0)), (weight, at))
    elif action == "purchase" and pair not in known and person not in buyers:
        buyers.add(person)
        bought.append((*pair, WEIGHTS[action], seconds(time)))
header = ["userId", "movieId", "rating", "timestamp"]
people = {person for person, _ in known}
write(output / "train.csv", header, [(*pair, *value) for pair, value in known.items()])
bought = [row for row in bought if row[0] in people]
write(output / "test.csv", header, bought)
products = read(folder, "products")
titles = [(p["sku"], f"{p['title']} ({p['released']})", "|".join(p["categories"])) for p in products]
write(output / "movies.csv", ["movieId", "title", "genres"], titles)
print(f"{len(known)} rows known before {moment}, {len(bought)} purchases after it")
