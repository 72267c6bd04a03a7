"""Posts a rating and prints the answer to it. Usage: rate_and_read.py BOOTSTRAP_SERVERS USER ITEM RATING"""
import json
import sys
import time

from confluent_kafka import Consumer, Producer

servers, user, item, rating = sys.argv[1:]
posted = []
producer = Producer({"bootstrap.servers": servers, "acks": "all"})
value = json.dumps({"userId": user, "itemId": item, "rating": float(rating)})
producer.produce("ratings", value, on_delivery=lambda error, message: posted.append((error, message)))
producer.flush(30)
error, message = posted[0]
if error is not None:
    sys.exit(f"not posted: {error}")

consumer = Consumer({
    "bootstrap.servers": servers,
    "group.id": f"tutorial-{time.time()}",
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
})
consumer.subscribe(["recommendations"])
until = time.time() + 60
while time.time() < until:
    record = consumer.poll(1)
    if record is None or record.error() or record.value() is None:
        continue
    answer = json.loads(record.value())
    cause = answer["cause"]
    if (cause["topic"], cause["partition"], cause["offset"]) == ("ratings", message.partition(), message.offset()):
        print(f"answered after {answer['generatedAtMillis'] - cause['arrivalMillis']} ms by {answer['modelVersion']}")
        for place, each in enumerate(answer["items"], 1):
            print(place, each["itemId"], "".join(reason["text"] for reason in each["reasons"]))
        break
else:
    sys.exit("no answer within 60 s")
consumer.close()
