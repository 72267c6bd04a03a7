package io.freshet.simulation.log;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The only clock of a simulation, epoch milliseconds. It stands still until it is moved, and never
 * goes back; the brokers' clocks are off from it by amounts of their own, which may change at any
 * time and in both directions.
 */
public class SimulatedClock extends Clock {
  private final long[] brokerOffsets;
  private long now;

  /** Starts at a time with all brokers' clocks right. */
  public SimulatedClock(long startMillis, int brokers) {
    this.now = startMillis;
    this.brokerOffsets = new long[brokers];
  }

  /** What a broker takes for now. */
  public long brokerMillis(int broker) {
    return now + brokerOffsets[broker];
  }

  /** Sets how far a broker's clock is ahead; negative if it is behind. */
  public void setBrokerOffset(int broker, long millis) {
    brokerOffsets[broker] = millis;
  }

  /** How many brokers have a clock. */
  public int brokers() {
    return brokerOffsets.length;
  }

  void move(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("time does not go back by " + -millis + " ms");
    }
    now += millis;
  }

  @Override
  public long millis() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the simulation lives in UTC");
  }
}
