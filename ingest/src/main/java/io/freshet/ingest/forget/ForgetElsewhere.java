package io.freshet.ingest.forget;

import java.time.Duration;
import java.util.List;

/**
 * What the other services hold of a forgotten user, for the receipt. Ingest does not know the other
 * services, so the caller passes this.
 *
 * @param refitForcedAfter time after which the trainer publishes a model without the user, even if
 *     the gate would refuse it
 * @param stores RocksDB stores of other services that hold user states
 * @param learned data about users in models and their files
 */
public record ForgetElsewhere(
    Duration refitForcedAfter, List<Store> stores, List<ForgetReceipt.Learned> learned) {

  /** Copies the lists. */
  public ForgetElsewhere {
    stores = List.copyOf(stores);
    learned = List.copyOf(learned);
  }

  /**
   * A RocksDB store on a service's disk.
   *
   * @param where name of the store, for people
   * @param setting key of the setting for {@code compaction}
   * @param compaction period in which RocksDB rewrites each file of the store
   */
  public record Store(String where, String setting, Duration compaction) {}
}
