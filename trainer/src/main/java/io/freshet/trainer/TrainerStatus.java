package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.ModelManifest;
import org.jspecify.annotations.Nullable;

/**
 * What the trainer is at.
 *
 * @param running whether it has read its topics to what was their end at start
 * @param recordsRead since the start
 * @param recordsToRead until {@code running}, at most; 0 once it is
 * @param users whose states it holds
 * @param ratings in those states, withdrawn ones included
 * @param newRatings since the last refit began
 * @param bytes of the memory budget that is used
 * @param sampledShare of all users that is held, 1 unless the memory budget was exceeded
 * @param unreadableStates passed over since the start
 * @param refitting whether a refit is under way
 * @param champion version that serves, as of the last refit or the start; null if there is none
 * @param lastEnding of a refit or recount since the start; null before the first
 */
public record TrainerStatus(
    boolean running,
    long recordsRead,
    long recordsToRead,
    int users,
    long ratings,
    long newRatings,
    long bytes,
    double sampledShare,
    long unreadableStates,
    boolean refitting,
    @Nullable String champion,
    @Nullable Evaluation lastEnding) {

  static final TrainerStatus STARTING =
      new TrainerStatus(false, 0, 0, 0, 0, 0, 0, 1, 0, false, null, null);

  static TrainerStatus ended(@Nullable ModelManifest champion, @Nullable Evaluation lastEnding) {
    String version = champion == null ? null : champion.version();
    return new TrainerStatus(false, 0, 0, 0, 0, 0, 0, 1, 0, false, version, lastEnding);
  }
}
