package io.freshet.standalone.config;

import io.freshet.ingest.forget.ForgetElsewhere;
import io.freshet.ingest.forget.ForgetReceipt;
import io.freshet.model.neighbour.UserKnnModel;
import io.freshet.schemas.topic.KafkaSettings;
import io.freshet.scorer.query.QuerySettings;
import io.freshet.trainer.TrainerSettings;
import java.util.List;
import java.util.Map;

/** The data on a user that services other than ingest hold, and how long they hold them. */
public final class Forgetting {
  private Forgetting() {}

  /**
   * Lists the data and their limits. The scorer's table is always listed, because this process's
   * settings may differ from the scorers' settings.
   *
   * @param values every setting, by key
   */
  public static ForgetElsewhere elsewhere(Map<String, ?> values) {
    return new ForgetElsewhere(
        TrainerSettings.from(values).forgetForce(),
        List.of(
            new ForgetElsewhere.Store(
                "the scorer's query table (if " + QuerySettings.ENABLED + ")",
                QuerySettings.STORE_COMPACTION_SECONDS,
                QuerySettings.from(values).storeCompaction())),
        List.of(
            new ForgetReceipt.Learned(
                "versions of "
                    + UserKnnModel.FAMILY
                    + " on "
                    + KafkaSettings.from(values).topics().modelChunks().name()
                    + " and in the state folders of trainer and scorers (histories without ids)",
                "the next refit is published, and scorers serve it; arms of experiments that name"
                    + " an older version are answered by control from then on"),
            new ForgetReceipt.Learned(
                "the gate's evidence in the trainer's state folder (a salted hash)",
                "the trainer reads the tombstone, or the refit that is running then ends"),
            new ForgetReceipt.Learned(
                "the sums of experiments in the trainer's state folder (a salted hash)",
                "the trainer reads the tombstone; the hash alone stays until the experiment is"
                    + " removed, so that no later judgement is counted")));
  }
}
