package io.freshet.simulation.log;

import org.apache.kafka.common.TopicPartition;

/** What goes wrong between clients and brokers. */
public interface Faults {
  /** Nothing goes wrong; markers are written at once. */
  Faults NONE =
      new Faults() {
        @Override
        public void step(String what) {}

        @Override
        public boolean losesRequest() {
          return false;
        }

        @Override
        public boolean losesReply() {
          return false;
        }

        @Override
        public boolean isSlow() {
          return false;
        }

        @Override
        public long markerDelayMillis(TopicPartition partition) {
          return 0;
        }
      };

  /**
   * Is told before each step of a process that can be seen from outside; throws to end it there.
   */
  void step(String what);

  /** Whether a request never arrives; its sender is told of a time-out. */
  boolean losesRequest();

  /** Whether a request is done and its reply lost; its sender is told of a time-out. */
  boolean losesReply();

  /** Whether a fetch brings nothing this time. */
  boolean isSlow();

  /** How long a transaction's marker takes to a partition, ms. */
  long markerDelayMillis(TopicPartition partition);
}
