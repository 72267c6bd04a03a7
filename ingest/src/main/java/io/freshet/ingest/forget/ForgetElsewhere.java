package io.freshet.ingest.forget;

import java.time.Duration;
import java.util.List;

/**
 * What the other services do about a forgotten user, for the receipt; ingest knows none of them.
 *
 * @param refitForcedAfter when the trainer publishes a model without the user, whatever its gate
 *     finds
 * @param stores RocksDB stores on the disks of other services that hold user states
 * @param learned what models and their files hold of users
 */
public record ForgetElsewhere(
    Duration refitForcedAfter, List<Store> stores, List<ForgetReceipt.Learned> learned) {

  /** Copies the lists. */
  public ForgetElsewhere {
    stores = List.copyOf(stores);
    learned = List.copyOf(learned);
  }

  /**
   * A store on a service's disk.
   *
   * @param where what it is, for people
   * @param setting key of the setting that gives the period
   * @param compaction within this period RocksDB rewrites each of its files
   */
  public record Store(String where, String setting, Duration compaction) {}
}
