package io.freshet.simulation.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * A consumer that refuses every call, so that a call that is not simulated never passes silently.
 */
abstract class UnsupportedConsumer<K, V> implements Consumer<K, V> {

  @Override
  public Set<TopicPartition> assignment() {
    throw unknown("assignment");
  }

  @Override
  public Set<String> subscription() {
    throw unknown("subscription");
  }

  @Override
  public void subscribe(Collection<String> a) {
    throw unknown("subscribe");
  }

  @Override
  public void subscribe(Collection<String> a, ConsumerRebalanceListener b) {
    throw unknown("subscribe");
  }

  @Override
  public void assign(Collection<TopicPartition> a) {
    throw unknown("assign");
  }

  @Override
  public void subscribe(Pattern a, ConsumerRebalanceListener b) {
    throw unknown("subscribe");
  }

  @Override
  public void subscribe(Pattern a) {
    throw unknown("subscribe");
  }

  @Override
  public void subscribe(SubscriptionPattern a, ConsumerRebalanceListener b) {
    throw unknown("subscribe");
  }

  @Override
  public void subscribe(SubscriptionPattern a) {
    throw unknown("subscribe");
  }

  @Override
  public void unsubscribe() {
    throw unknown("unsubscribe");
  }

  @Override
  public ConsumerRecords<K, V> poll(Duration a) {
    throw unknown("poll");
  }

  @Override
  public void commitSync() {
    throw unknown("commitSync");
  }

  @Override
  public void commitSync(Duration a) {
    throw unknown("commitSync");
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> a) {
    throw unknown("commitSync");
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> a, Duration b) {
    throw unknown("commitSync");
  }

  @Override
  public void commitAsync() {
    throw unknown("commitAsync");
  }

  @Override
  public void commitAsync(OffsetCommitCallback a) {
    throw unknown("commitAsync");
  }

  @Override
  public void commitAsync(Map<TopicPartition, OffsetAndMetadata> a, OffsetCommitCallback b) {
    throw unknown("commitAsync");
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
  public void seek(TopicPartition a, long b) {
    throw unknown("seek");
  }

  @Override
  public void seek(TopicPartition a, OffsetAndMetadata b) {
    throw unknown("seek");
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> a) {
    throw unknown("seekToBeginning");
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> a) {
    throw unknown("seekToEnd");
  }

  @Override
  public long position(TopicPartition a) {
    throw unknown("position");
  }

  @Override
  public long position(TopicPartition a, Duration b) {
    throw unknown("position");
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> a) {
    throw unknown("committed");
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> a, Duration b) {
    throw unknown("committed");
  }

  @Override
  public Uuid clientInstanceId(Duration a) {
    throw unknown("clientInstanceId");
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    throw unknown("metrics");
  }

  @Override
  public List<PartitionInfo> partitionsFor(String a) {
    throw unknown("partitionsFor");
  }

  @Override
  public List<PartitionInfo> partitionsFor(String a, Duration b) {
    throw unknown("partitionsFor");
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    throw unknown("listTopics");
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics(Duration a) {
    throw unknown("listTopics");
  }

  @Override
  public Set<TopicPartition> paused() {
    throw unknown("paused");
  }

  @Override
  public void pause(Collection<TopicPartition> a) {
    throw unknown("pause");
  }

  @Override
  public void resume(Collection<TopicPartition> a) {
    throw unknown("resume");
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> a) {
    throw unknown("offsetsForTimes");
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> a, Duration b) {
    throw unknown("offsetsForTimes");
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> a) {
    throw unknown("beginningOffsets");
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> a, Duration b) {
    throw unknown("beginningOffsets");
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> a) {
    throw unknown("endOffsets");
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> a, Duration b) {
    throw unknown("endOffsets");
  }

  @Override
  public OptionalLong currentLag(TopicPartition a) {
    throw unknown("currentLag");
  }

  @Override
  public ConsumerGroupMetadata groupMetadata() {
    throw unknown("groupMetadata");
  }

  @Override
  public void enforceRebalance() {
    throw unknown("enforceRebalance");
  }

  @Override
  public void enforceRebalance(String a) {
    throw unknown("enforceRebalance");
  }

  @Override
  public void close() {
    throw unknown("close");
  }

  @Override
  @SuppressWarnings("deprecation") // part of the interface still
  public void close(Duration a) {
    throw unknown("close");
  }

  @Override
  public void close(CloseOptions a) {
    throw unknown("close");
  }

  @Override
  public void wakeup() {
    throw unknown("wakeup");
  }

  private static UnsupportedOperationException unknown(String call) {
    return new UnsupportedOperationException("Consumer." + call + " is not simulated");
  }
}
