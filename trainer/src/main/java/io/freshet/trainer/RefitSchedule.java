package io.freshet.trainer;

import io.freshet.schemas.channel.ModelManifest;
import io.freshet.trainer.gate.ChampionRecipe;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When refits and recounts are due without being asked for. Not thread-safe. */
final class RefitSchedule {
  private final TrainerSettings settings;
  private final StateFeed feed;
  private final Clock clock;
  private @Nullable LastRefit before;
  private Instant lastRefit = Instant.EPOCH;

  /** How many of the new ratings since the last refit there were when a recount was last due. */
  private long counted;

  RefitSchedule(TrainerSettings settings, StateFeed feed, Clock clock) {
    this.settings = settings;
    this.feed = feed;
    this.clock = clock;
  }

  /**
   * Goes on from an earlier process.
   *
   * @param earlier its last refit; null if there was none
   */
  void resume(@Nullable LastRefit earlier) {
    before = earlier;
    lastRefit = earlier == null ? clock.instant() : earlier.when();
  }

  /** Counts as new what the last refit had not, now that everything has been read. */
  void caughtUp() {
    long held = before == null ? 0 : before.ratingsHeld();
    feed.resetNewRatings(Math.max(0, feed.users().ratings() - held));
  }

  /** Whether a refit is due. */
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

  /** Whether there are enough new ratings for a recount. */
  boolean recountDue() {
    return settings.trigger().recountDue(feed.newRatings() - counted, feed.users().ratings());
  }

  /**
   * Whether a model can be recounted: its family counts, its recipe can be made here, and it knows
   * no forgotten user, because what it has learned stays in it.
   */
  boolean canRecount(ModelManifest champion) {
    ChampionRecipe recipe = ChampionRecipe.of(champion, settings.refit().families());
    return feed.forgotten().oldestAfter(champion).isEmpty()
        && recipe.change() == null
        && recipe.family().recounts();
  }

  /** Why a refit or a recount is due, for people. */
  String reason() {
    return feed.newRatings() + " new ratings since " + lastRefit;
  }

  /** A refit begins on the data of now. */
  void refitBegins() {
    lastRefit = clock.instant();
    feed.resetNewRatings(0);
    counted = 0;
  }

  /** A recount begins or cannot be; the next one is due after the same number of ratings. */
  void recountConsidered() {
    counted = feed.newRatings();
  }
}
