package io.freshet.trainer;

import io.freshet.schemas.answer.Evaluation;
import io.freshet.schemas.channel.ModelManifest;
import org.jspecify.annotations.Nullable;

/**
 * Status of the trainer at one moment.
 *
 * @param running whether it has reached the ends that its topics had at the start
 * @param recordsRead records read since the start
 * @param recordsToRead max records left to read until {@code running}; 0 from then on
 * @param users number of users whose states it holds
 * @param ratings number of ratings in these states, withdrawn ratings included
 * @param newRatings ratings since the last refit began
 * @param bytes used of the memory budget
 * @param sampledShare share of all users that is held; 1 unless the memory budget was exceeded
 * @param unreadableStates states skipped since the start because they could not be read
 * @param refitting whether a refit is under way
 * @param champion version that serves, as of the last refit or the start; null if there is none
 * @param lastEnding the outcome of the last refit or recount since the start; null before the first
 *     one
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
