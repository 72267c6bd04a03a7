package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.Fit;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.ChunkRange;
import io.freshet.schemas.channel.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefitPipelineTest {
  private static final RatingMatrix DATA = TestMatrices.planted(400, 100, 5, 15, 3);

  @TempDir Path folder;

  private static RefitSettings settings(String... overrides) {
    Map<String, String> values = new TreeMap<>();
    values.put(RefitSettings.FAMILIES, "ials");
    values.put("trainer.ials.factors", "8");
    values.put("trainer.ials.sweeps", "5");
    values.put("trainer.biased-mf.factors", "4");
    values.put("trainer.biased-mf.epochs", "5");
    for (int k = 0; k < overrides.length; k += 2) {
      values.put(overrides[k], overrides[k + 1]);
    }
    return RefitSettings.from(values);
  }

  private RefitResult run(RefitSettings settings, RefitRequest request) throws IOException {
    AtomicLong clock = new AtomicLong();
    return new RefitPipeline(settings, Workers.inCaller(), () -> clock.getAndAdd(1_500_000_000))
        .refit(request, ProgressListener.NONE);
  }

  private RefitRequest request(RatingMatrix m, @Nullable ChampionState champion, String name) {
    return request(m, champion, false, name);
  }

  private RefitRequest request(
      RatingMatrix m, @Nullable ChampionState champion, boolean forced, String name) {
    return new RefitRequest(
        m,
        Map.of(),
        champion,
        GateEvidence.none(),
        new UserHash(new byte[16]),
        forced,
        42,
        folder.resolve(name));
  }

  private RefitResult recount(RatingMatrix m, ChampionState champion, String name)
      throws IOException {
    return new RefitPipeline(blend(), Workers.inCaller(), () -> 0L)
        .recount(
            new RecountRequest(m, Map.of(), champion, 42, folder.resolve(name)),
            ProgressListener.NONE);
  }

  private static RefitSettings blend() {
    return settings(
        RefitSettings.FAMILIES,
        "blend",
        "trainer.blend.factors",
        "8",
        "trainer.blend.session.factors",
        "8",
        "trainer.blend.choices",
        "300");
  }

  private static ChampionState champion(RefitResult result, boolean withFile) {
    Family family = Objects.requireNonNull(result.family());
    ModelManifest manifest =
        new ModelManifest(
            "v1",
            family.name(),
            family.recipe(),
            null,
            0,
            Map.of(),
            Map.of(),
            result.dataUntilEpochSeconds(),
            result.learnedUntilEpochSeconds(),
            1,
            1,
            1,
            0,
            42,
            family.settings(),
            result.learned(),
            result.evaluated(),
            result.refit(),
            result.verdict(),
            1,
            "0".repeat(64),
            new ChunkRange(0, 0, 1, 1),
            1);
    return new ChampionState(manifest, withFile ? result.snapshot() : null, false);
  }

  private static ChampionState whoKnewForgotten(ChampionState champion) {
    return new ChampionState(champion.manifest(), champion.snapshot(), true);
  }

  /** The data up to a share of the events. */
  private static RatingMatrix upTo(double share) {
    return DATA.before(DATA.seconds()[DATA.timeOrder()[(int) (share * DATA.ratings())]]);
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void shouldPublishAFirstModelFittedOnEverything() throws IOException {
    RefitResult result = run(settings(), request(DATA, null, "a"));

    assertThat(result.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(result.snapshot()).isEqualTo(folder.resolve("a"));
    assertThat(result.recipe()).startsWith("ials");
    assertThat(result.recipe()).startsWith("ials{").contains("factors=8");
    assertThat(result.dataUntilEpochSeconds()).isEqualTo(DATA.lastSecond());
    assertThat(result.sliceFromSecond()).isLessThan(DATA.lastSecond());
    assertThat(result.items()).isEqualTo(DATA.items());
    assertThat(result.fitSeconds()).isEqualTo(1.5);
    assertThat(result.evaluated())
        .containsKeys(
            "hr@10",
            "ndcg@10",
            "mrr",
            "new.hr@10",
            "popularity.hr@10",
            "decayed-popularity.ndcg@10",
            "over-decayed-popularity.hr@10")
        .doesNotContainKey("over-champion.hr@10");
    // Five planted tastes: popularity cannot tell them apart.
    assertThat(result.evaluated().get("over-decayed-popularity.hr@10").lower()).isPositive();
    assertThat(result.refit()).containsOnlyKeys("overlap@10", "coverage@10");
    assertThat(result.refit().get("overlap@10").value()).isBetween(0.3, 1.0);
    ServingModel model = TestSnapshots.load(folder.resolve("a"));
    assertThat(model.catalogue().size()).isEqualTo(DATA.items());
    assertThat(files()).isEqualTo(1); // candidates are gone
  }

  @Test
  void shouldTakeThePreferredFamilyForTheFirstModel() throws IOException {
    RefitResult result =
        run(settings(RefitSettings.FAMILIES, "ials,popularity"), request(DATA, null, "a"));

    assertThat(result.recipe()).startsWith("ials");
    assertThat(result.each()).hasSize(2);
    assertThat(result.each().get("popularity{kind=decayed}").decision())
        .isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void shouldGiveEqualBytesAndFiguresForAnyNumberOfThreads() throws IOException {
    RefitResult expected = run(settings(), request(DATA, null, "a"));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      RefitResult result =
          new RefitPipeline(settings(), Workers.of(pool, 4), () -> 0)
              .refit(request(DATA, null, "b"), ProgressListener.NONE);
      assertThat(result.evaluated()).isEqualTo(expected.evaluated());
      assertThat(result.refit()).isEqualTo(expected.refit());
    } finally {
      pool.shutdown();
    }
    assertThat(Files.mismatch(folder.resolve("a"), folder.resolve("b"))).isEqualTo(-1);
  }

  @Test
  void shouldRefreshTheChampionsRecipeOnASliceAfterItsData() throws IOException {
    RefitResult first = run(settings(), request(upTo(0.7), null, "a"));

    RefitResult second = run(settings(), request(DATA, champion(first, true), "b"));

    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.recipe()).isEqualTo(first.recipe());
    assertThat(second.sliceFromSecond()).isEqualTo(first.dataUntilEpochSeconds() + 1);
    // The champion's snapshot and the refit of its recipe have learned from the same data.
    assertThat(second.evaluated().get("over-champion.ndcg@10").value()).isZero();
    assertThat(second.evidence()).isEqualTo(GateEvidence.none());
  }

  @Test
  void shouldJudgeOnTheNewestShareWhereTooLittleCameAfterTheChampion() throws IOException {
    RefitResult first = run(settings(), request(upTo(0.99), null, "a"));

    RefitResult second = run(settings(), request(DATA, champion(first, true), "b"));

    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.sliceFromSecond()).isLessThan(first.dataUntilEpochSeconds());
    assertThat(second.evaluated().get("hr@10").n()).isGreaterThan(500);
  }

  @Test
  void shouldTryANewRecipeButKeepTheOldOneFreshUntilItIsShownBetter() throws IOException {
    RefitResult first = run(settings(), request(upTo(0.7), null, "a"));
    RefitSettings changed = settings("trainer.ials.sweeps", "6");

    RefitResult second = run(changed, request(DATA, champion(first, true), "b"));

    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.recipe()).isEqualTo(first.recipe());
    String challenger = changed.families().get(0).recipe();
    assertThat(second.each().get(challenger).decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(second.evidence().looks(challenger)).isEqualTo(1);
    assertThat(second.evidence().championRecipe()).isEqualTo(first.recipe());
  }

  @Test
  void shouldPromoteANewRecipeThatIsShownBetter() throws IOException {
    RefitResult first =
        run(settings(RefitSettings.FAMILIES, "popularity"), request(upTo(0.3), null, "a"));
    assertThat(first.recipe()).startsWith("popularity");

    RefitResult second = run(settings(), request(DATA, champion(first, true), "b"));

    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.verdict().reason()).startsWith("better than the champion's recipe");
    assertThat(second.recipe()).startsWith("ials");
    assertThat(second.evaluated().get("over-champion.ndcg@10").lower()).isPositive();
  }

  @Test
  void shouldGatherEvidenceOverSlices() throws IOException {
    RefitResult first =
        run(settings(RefitSettings.FAMILIES, "popularity"), request(upTo(0.5), null, "a"));
    RefitResult second = run(settings(), request(upTo(0.75), champion(first, true), "b"));
    assertThat(second.recipe()).startsWith("popularity"); // refreshed: too few users yet
    String ials = settings().families().get(0).recipe();
    assertThat(second.each().get(ials).decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);

    RefitResult third =
        run(
            settings(),
            new RefitRequest(
                DATA,
                Map.of(),
                champion(second, true),
                second.evidence(),
                new UserHash(new byte[16]),
                false,
                42,
                folder.resolve("c")));

    assertThat(third.evidence().looks(ials)).isEqualTo(2);
    assertThat(third.evidence().pooled(ials).users())
        .isGreaterThan(second.evidence().pooled(ials).users());
  }

  @Test
  void shouldCountAnewWithoutLearning() throws IOException {
    RefitSettings blend = blend();
    RefitResult first = run(blend, request(upTo(0.7), null, "a"));
    ChampionState champion = champion(first, true);

    RefitResult second = recount(DATA, champion, "b");

    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.recipe()).isEqualTo(first.recipe());
    assertThat(second.learned()).isEqualTo(first.learned());
    assertThat(second.items()).isEqualTo(DATA.items());
    assertThat(second.dataUntilEpochSeconds()).isEqualTo(DATA.lastSecond());
    assertThat(second.sliceFromSecond()).isEqualTo(first.dataUntilEpochSeconds() + 1);
    assertThat(second.evaluated()).containsKeys("hr@10", "over-decayed-popularity.hr@10");
    assertThat(second.refit()).containsOnlyKeys("overlap@10", "coverage@10");
    assertThat(second.learnedUntilEpochSeconds()).isEqualTo(first.dataUntilEpochSeconds());
    assertThat(Files.mismatch(folder.resolve("a"), folder.resolve("b"))).isNotEqualTo(-1);

    RefitResult gone = recount(DATA, champion(first, false), "c");
    assertThat(gone.verdict().decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(gone.snapshot()).isNull();
  }

  /** The counts of a recount are of the slice, and what it has learned is not. */
  @Test
  void shouldJudgeARefitOnWhatCameAfterTheLastOneAndNotAfterTheRecount() throws IOException {
    RefitSettings blend = blend();
    RefitResult first = run(blend, request(upTo(0.5), null, "a"));
    RefitResult recount = recount(upTo(0.95), champion(first, true), "b");

    RefitResult second = run(blend, request(DATA, champion(recount, true), "c"));

    assertThat(second.sliceFromSecond()).isEqualTo(first.dataUntilEpochSeconds() + 1);
    assertThat(second.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(second.learnedUntilEpochSeconds()).isNull();
  }

  @Test
  void shouldNotPublishWhatFailsItsChecks() throws IOException {
    RefitResult result =
        run(settings(RefitSettings.CHECK_MIN_OVERLAP, "1.0"), request(DATA, null, "a"));

    assertThat(result.verdict().decision()).isEqualTo(Decision.FAILED_CHECKS);
    assertThat(result.verdict().reason()).contains("share");
    assertThat(result.snapshot()).isNull();
    assertThat(result.refit().get("overlap@10").value()).isLessThan(1);
    assertThat(files()).isZero();
  }

  @Test
  void shouldSayThatNothingCouldBeJudged() throws IOException {
    RatingMatrix oneSecond =
        RatingMatrix.builder().addUser("a").add("1", 5, 10).addUser("b").add("1", 5, 10).build();
    assertThat(run(settings(), request(oneSecond, null, "a")).verdict().decision())
        .isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(
            run(settings(), request(RatingMatrix.builder().build(), null, "a"))
                .verdict()
                .decision())
        .isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(files()).isZero();
  }

  @Test
  void shouldPublishWhateverTheGateFindsWhenForced() throws IOException {
    RatingMatrix few =
        RatingMatrix.builder()
            .addUser("a")
            .add("1", 1, 10)
            .add("2", 1, 20)
            .addUser("b")
            .add("1", 1, 10)
            .build();
    assertThat(run(settings(), request(few, null, "a")).verdict().decision())
        .isEqualTo(Decision.INSUFFICIENT_EVIDENCE);

    RefitResult forced =
        run(settings(RefitSettings.CHECK_MIN_OVERLAP, "0"), request(few, null, true, "a"));

    assertThat(forced.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(forced.verdict().reason()).contains("forced");
  }

  @Test
  void shouldReplaceAModelOfForgottenUsersEvenIfNothingCanBeJudged() throws IOException {
    RatingMatrix oneSecond =
        RatingMatrix.builder().addUser("a").add("1", 5, 10).addUser("b").add("1", 5, 10).build();

    RefitResult forced = run(settings(), request(oneSecond, null, true, "a"));

    assertThat(forced.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(forced.verdict().reason()).contains("no model can be judged");
    assertThat(forced.snapshot()).isEqualTo(folder.resolve("a"));
    assertThat(forced.items()).isEqualTo(1);
    assertThat(forced.dataUntilEpochSeconds()).isEqualTo(10);
  }

  @Test
  void shouldReplaceAModelOfForgottenUsersByPopularityIfTheNextOneFailsItsChecks()
      throws IOException {
    RefitSettings strict = settings(RefitSettings.CHECK_MIN_OVERLAP, "1.0");
    ChampionState champion = champion(run(settings(), request(upTo(0.7), null, "first")), true);

    RefitResult forced = run(strict, request(DATA, champion, true, "a"));

    assertThat(forced.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(forced.verdict().reason()).contains("forced", "its lists share", "popularity");
    assertThat(forced.recipe()).startsWith("popularity");
    assertThat(forced.evaluated()).as("of another recipe").isEmpty();
    assertThat(forced.evidence()).isNotNull();
    assertThat(forced.items()).isEqualTo(DATA.items());
    assertThat(forced.dataUntilEpochSeconds()).isEqualTo(DATA.lastSecond());
    assertThat(TestSnapshots.load(folder.resolve("a")).family()).isEqualTo("popularity");
  }

  @Test
  void shouldReplaceAModelOfForgottenUsersByPopularityIfNoFitSucceeds() throws IOException {
    RefitSettings diverging =
        withFamily(new FailingFamily(new ArithmeticException("the loss is NaN")));

    assertThatThrownBy(() -> run(diverging, request(DATA, null, "a")))
        .isInstanceOf(ArithmeticException.class);
    RefitResult forced = run(diverging, request(DATA, null, true, "a"));

    assertThat(forced.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(forced.verdict().reason()).contains("forced", "the loss is NaN", "popularity");
    assertThat(TestSnapshots.load(folder.resolve("a")).family()).isEqualTo("popularity");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void shouldPublishNothingOnceAForcedRefitIsInterrupted() {
    RefitSettings interrupted = withFamily(new FailingFamily(new CancellationException()));

    assertThatThrownBy(() -> run(interrupted, request(DATA, null, true, "a")))
        .isInstanceOf(CancellationException.class);

    assertThat(folder.resolve("a")).doesNotExist();
  }

  private static RefitSettings withFamily(Family family) {
    RefitSettings of = settings();
    return new RefitSettings(
        List.of(family),
        of.likeThreshold(),
        of.sliceShare(),
        of.sliceMinEvents(),
        of.sliceMaxEvents(),
        of.popularityEFold(),
        of.gateAlpha(),
        of.gateMinUsers(),
        of.limits(),
        of.events());
  }

  /** A family whose fits fail. */
  private record FailingFamily(RuntimeException failure) implements Family {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public Fit fit(RatingMatrix m, FitContext context, SnapshotWriter out) {
      throw failure;
    }
  }

  @Test
  void shouldStartFromNothingWhereTheChampionKnowsForgottenUsers() throws IOException {
    RefitSettings settings = blend();
    RefitResult first = run(settings, request(upTo(0.7), null, "first"));
    ChampionState champion = champion(first, true);

    RefitResult warm = run(settings, request(DATA, champion, "warm"));
    RefitResult forgotten = run(settings, request(DATA, whoKnewForgotten(champion), "forgotten"));
    RefitResult cold = run(settings, request(DATA, champion(first, false), "cold"));

    assertThat(forgotten.evaluated().get("ndcg@10")).isEqualTo(cold.evaluated().get("ndcg@10"));
    assertThat(forgotten.evaluated().get("ndcg@10")).isNotEqualTo(warm.evaluated().get("ndcg@10"));
  }

  @Test
  void shouldNotRecountAChampionThatKnowsForgottenUsers() throws IOException {
    ChampionState champion = champion(run(blend(), request(upTo(0.7), null, "first")), true);

    RefitResult result = recount(DATA, whoKnewForgotten(champion), "recount");

    assertThat(result.verdict().decision()).isEqualTo(Decision.INSUFFICIENT_EVIDENCE);
    assertThat(result.verdict().reason()).contains("forgotten");
    assertThat(result.snapshot()).isNull();
  }

  @Test
  void shouldMakeAModelOfNothingWhereNobodyIsLeft() throws IOException {
    ChampionState champion = champion(run(settings(), request(DATA, null, "first")), true);

    RefitResult result =
        run(
            settings(),
            new RefitRequest(
                RatingMatrix.builder().build(),
                Map.of(),
                champion,
                GateEvidence.none(),
                new UserHash(new byte[16]),
                true,
                42,
                folder.resolve("nothing")));

    assertThat(result.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(result.items()).isZero();
    assertThat(TestSnapshots.load(folder.resolve("nothing")).catalogue().size()).isZero();
  }
}
