"""Posts lines "USER|JSON" of stdin: every third without a key, the others with a partitioner of its own.

Usage: post_events.py BOOTSTRAP_SERVERS TOPIC PARTITIONS
"""
import sys

from confluent_kafka import Producer

servers, topic, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
failed = []
producer = Producer({"bootstrap.servers": servers, "acks": "all"})
for number, line in enumerate(sys.stdin):
    user, value = line.rstrip("\n").split("|", 1)
    delivered = lambda error, message: failed.append(error) if error else None
    if number % 3 == 0:
        producer.produce(topic, value, on_delivery=delivered)
    else:
        own = sum(user.encode()) % partitions
        producer.produce(topic, value, user, partition=own, on_delivery=delivered)
left = producer.flush(60)
if failed or left:
    sys.exit(f"{len(failed)} failed, {left} not delivered: {failed[:3]}")
