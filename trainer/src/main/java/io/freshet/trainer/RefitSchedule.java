package io.freshet.trainer;

import io.freshet.schemas.channel.ModelManifest;
import io.freshet.schemas.record.CountText;
import io.freshet.trainer.gate.ChampionRecipe;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides when a refit or a recount is due without a request. Not thread-safe. */
final class RefitSchedule {
  private final TrainerSettings settings;
  private final StateFeed feed;
  private final Clock clock;
  private @Nullable LastRefit before;
  private Instant lastRefit = Instant.EPOCH;

  /** The number of new ratings since the last refit when a recount was last due. */
  private long counted;

  RefitSchedule(TrainerSettings settings, StateFeed feed, Clock clock) {
    this.settings = settings;
    this.feed = feed;
    this.clock = clock;
  }

  /**
   * Continues the schedule of an earlier process.
   *
   * @param earlier the last refit of that process; null if there was none
   */
  void resume(@Nullable LastRefit earlier) {
    before = earlier;
    lastRefit = earlier == null ? clock.instant() : earlier.when();
  }

  /** Sets the number of new ratings: all ratings read, less the ratings of the last refit. */
  void caughtUp() {
    long held = before == null ? 0 : before.ratingsHeld();
    feed.resetNewRatings(Math.max(0, feed.users().ratings() - held));
  }

  /** Returns whether a refit is due. */
  boolean refitDue(@Nullable ModelManifest champion) {
    return settings
        .trigger()
        .due(
            clock.instant(),
            lastRefit,
            feed.newRatings(),
            champion != null && champion.ratings() > 0,
            feed.forgotten().leaveBy(champion, settings.forgetForce()));
  }

  /** Returns whether a model must replace the champion, because it knows a forgotten user. */
  boolean isForced(@Nullable ModelManifest champion) {
    return feed.forgotten()
        .leaveBy(champion, settings.forgetForce())
        .filter(by -> !clock.instant().isBefore(by))
        .isPresent();
  }

  /** Returns whether enough ratings are new for a recount. */
  boolean recountDue() {
    return settings.trigger().recountDue(feed.newRatings() - counted, feed.users().ratings());
  }

  /**
   * Returns whether a model can be recounted: its family supports recounts, this release can make
   * its recipe, and it knows no forgotten user. A recount keeps what the model has learned.
   */
  boolean canRecount(ModelManifest champion) {
    ChampionRecipe recipe = ChampionRecipe.of(champion, settings.refit().families());
    return feed.forgotten().oldestAfter(champion).isEmpty()
        && recipe.change() == null
        && recipe.family().recounts();
  }

  /** Returns why a refit or a recount is due, for people. */
  String reason() {
    return CountText.of(feed.newRatings(), "new rating") + " since " + lastRefit;
  }

  /** Notes that a refit begins on the present data. */
  void refitBegins() {
    lastRefit = clock.instant();
    feed.resetNewRatings(0);
    counted = 0;
  }

  /**
   * Notes that a recount begins or is impossible; the next one is due after the same number of
   * ratings.
   */
  void recountConsidered() {
    counted = feed.newRatings();
  }
}
