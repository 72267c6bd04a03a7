package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.TestMatrices;
import io.freshet.schemas.answer.Verdict.Decision;
import io.freshet.schemas.channel.ModelManifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A champion written by the release of commit 6422e9b, on the first four fifths of the events here:
 * its manifest and its snapshot.
 */
class UpgradeTest {
  private static final RatingMatrix DATA = TestMatrices.planted(60, 32, 4, 6, 3);
  private static final RatingMatrix KNOWN =
      DATA.before(DATA.seconds()[DATA.timeOrder()[(int) (0.8 * DATA.ratings())]]);

  @TempDir Path folder;

  private static ModelManifest manifest() throws IOException {
    try (InputStream in =
        UpgradeTest.class.getResourceAsStream("/champion-6422e9b/champion.json")) {
      return ModelManifest.fromJson(Objects.requireNonNull(in).readAllBytes());
    }
  }

  private static Path snapshot() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(UpgradeTest.class.getResource("/champion-6422e9b/champion.snapshot"))
            .toURI());
  }

  /** The champion as a release would have written it whose settings were others. */
  private static ModelManifest edited(String family, UnaryOperator<Map<String, String>> settings)
      throws IOException {
    ModelManifest m = manifest();
    Map<String, String> changed = settings.apply(new TreeMap<>(m.settings()));
    return new ModelManifest(
        m.version(),
        family,
        family + changed,
        m.parent(),
        m.createdAtMillis(),
        m.dataOffsets(),
        m.forgottenUntil(),
        m.dataUntilEpochSeconds(),
        m.learnedUntilEpochSeconds(),
        m.users(),
        m.items(),
        m.ratings(),
        m.truncatedUsers(),
        m.seed(),
        changed,
        m.learned(),
        m.evaluated(),
        m.refit(),
        m.verdict(),
        m.sizeBytes(),
        m.sha256(),
        m.chunks(),
        m.fitSeconds());
  }

  private RefitResult refit(
      RatingMatrix m, ModelManifest champion, @Nullable Path snapshot, boolean forced)
      throws IOException {
    RefitSettings settings =
        RefitSettings.from(
            Map.of(
                RefitSettings.FAMILIES, "blend,popularity", RefitSettings.SLICE_MIN_EVENTS, "20"));
    return new RefitPipeline(settings, Workers.inCaller(), () -> 0L)
        .refit(
            new RefitRequest(
                m,
                Map.of(),
                new ChampionState(champion, snapshot, false),
                GateEvidence.none(),
                new UserHash(new byte[16]),
                forced,
                42,
                folder.resolve("target")),
            ProgressListener.NONE);
  }

  private static void assertPublished(RefitResult result) {
    assertThat(result.verdict().decision()).isEqualTo(Decision.PUBLISHED);
    assertThat(result.verdict().reason()).contains("trained on newer ratings");
    assertThat(result.recipe()).startsWith("blend{");
    assertThat(result.snapshot()).exists();
  }

  @Test
  void shouldJudgeAndPublishOverAChampionOfTheLastRelease() throws Exception {
    RefitResult result = refit(DATA, manifest(), snapshot(), false);

    assertPublished(result);
    assertThat(result.evaluated()).containsKey("over-champion.ndcg@10");
    assertThat(result.verdict().reason()).doesNotContain("counts as");
  }

  @Test
  void shouldTakeASettingThatWasAddedSinceForItsDefault() throws Exception {
    ModelManifest champion =
        edited(
            "blend",
            settings -> {
              settings.remove("trial.choices");
              return settings;
            });

    assertPublished(refit(DATA, champion, snapshot(), false));
    RefitResult again = refit(KNOWN, champion, null, false);

    assertPublished(again);
    assertThat(again.verdict().reason()).doesNotContain("counts as");
    assertThat(again.each()).containsOnlyKeys(again.recipe(), "popularity{kind=decayed}");
  }

  @Test
  void shouldKeepTheOtherSettingsOfAChampionWhoseSettingIsGone() throws Exception {
    ModelManifest champion =
        edited(
            "blend",
            settings -> {
              settings.put("of.another.release", "7");
              settings.put("factors", "8");
              return settings;
            });

    RefitResult result = refit(KNOWN, champion, null, false);

    assertPublished(result);
    assertThat(Objects.requireNonNull(result.family()).settings()).containsEntry("factors", "8");
    assertThat(result.verdict().reason())
        .contains("v000007 counts as blend{")
        .contains("of.another.release");
  }

  @Test
  void shouldCountAnInvalidRecipeAsTheNamedOneOfItsFamily() throws Exception {
    ModelManifest champion =
        edited(
            "blend",
            settings -> {
              settings.put("factors", "many");
              return settings;
            });

    RefitResult result = refit(KNOWN, champion, snapshot(), false);

    assertPublished(result);
    assertThat(Objects.requireNonNull(result.family()).settings()).containsEntry("factors", "64");
    assertThat(result.verdict().reason()).contains("v000007 counts as blend{").contains("many");
  }

  @Test
  void shouldCountAnUnknownFamilyAsThePreferredOne() throws Exception {
    ModelManifest champion = edited("of-another-release", settings -> Map.of());

    RefitResult result = refit(KNOWN, champion, snapshot(), true);

    assertPublished(result);
    assertThat(result.verdict().reason()).contains("there is no family of-another-release here");
  }

  @Test
  void shouldJudgeAChampionWhoseSnapshotCannotBeReadByItsRecipe() throws Exception {
    Path unreadable = folder.resolve("unreadable");
    Files.writeString(unreadable, "of another release");

    assertPublished(refit(DATA, manifest(), unreadable, false));
  }
}
