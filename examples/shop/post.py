"""Posts the made-up shop to its topics, as the shop's own programs would.

Usage: post.py BOOTSTRAP_SERVERS FOLDER
"""
import json
import sys
from pathlib import Path

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

TOPICS = ["products", "orders", "clicks"]
PARTITIONS = 4

servers, folder = sys.argv[1:]
admin = AdminClient({"bootstrap.servers": servers})
present = admin.list_topics(timeout=30).topics
missing = [NewTopic(topic, PARTITIONS, 1) for topic in TOPICS if topic not in present]
for created in (admin.create_topics(missing) if missing else {}).values():
    created.result()

failed = []
producer = Producer({"bootstrap.servers": servers, "acks": "all", "linger.ms": 50})
for topic in TOPICS:
    count = 0
    with open(Path(folder, topic + ".jsonl"), encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            # A change of a row has a key; products and clicks have none.
            key = json.dumps(record["key"]) if "key" in record else None
            value = json.dumps(record["value"]) if "key" in record else line.rstrip("\n")
            while True:
                try:
                    producer.produce(
                        topic, value, key, on_delivery=lambda error, _: error and failed.append(error))
                    break
                except BufferError:  # the queue of the client is full
                    producer.poll(1)
            producer.poll(0)
            count += 1
    producer.flush(60)
    print(f"{topic}: {count} records")
if failed or len(producer) > 0:
    sys.exit(f"not posted: {len(failed)} refused ({failed[:1]}), {len(producer)} without an answer")
