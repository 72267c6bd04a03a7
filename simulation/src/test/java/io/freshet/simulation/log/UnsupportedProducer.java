package io.freshet.simulation.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * A producer that refuses every call, so that a call that is not simulated never passes silently.
 */
abstract class UnsupportedProducer<K, V> implements Producer<K, V> {

  @Override
  public void initTransactions() {
    throw unknown("initTransactions");
  }

  @Override
  public void beginTransaction() {
    throw unknown("beginTransaction");
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> a, ConsumerGroupMetadata b) {
    throw unknown("sendOffsetsToTransaction");
  }

  @Override
  public void commitTransaction() {
    throw unknown("commitTransaction");
  }

  @Override
  public void abortTransaction() {
    throw unknown("abortTransaction");
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric a) {
    throw unknown("registerMetricForSubscription");
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric a) {
    throw unknown("unregisterMetricFromSubscription");
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> a) {
    throw unknown("send");
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<K, V> a, Callback b) {
    throw unknown("send");
  }

  @Override
  public void flush() {
    throw unknown("flush");
  }

  @Override
  public List<PartitionInfo> partitionsFor(String a) {
    throw unknown("partitionsFor");
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    throw unknown("metrics");
  }

  @Override
  public Uuid clientInstanceId(Duration a) {
    throw unknown("clientInstanceId");
  }

  @Override
  public void close() {
    throw unknown("close");
  }

  @Override
  public void close(Duration a) {
    throw unknown("close");
  }

  private static UnsupportedOperationException unknown(String call) {
    return new UnsupportedOperationException("Producer." + call + " is not simulated");
  }
}
