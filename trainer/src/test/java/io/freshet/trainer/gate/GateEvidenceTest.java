package io.freshet.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.freshet.families.statistics.UserClustered;
import io.freshet.schemas.record.MalformedRecordException;
import io.freshet.trainer.gate.GateEvidence.Slice;
import io.freshet.trainer.gate.GateEvidence.UserSum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateEvidenceTest {
  private static final Slice FIRST =
      new Slice(0, 99, List.of(new UserSum(1, 1, 4), new UserSum(2, -1, 4)));
  private static final Slice SECOND =
      new Slice(100, 199, List.of(new UserSum(2, 3, 4), new UserSum(3, 2, 4)));

  @Test
  void shouldPoolDisjointSlicesPerUser() {
    GateEvidence evidence =
        GateEvidence.none().look("old", "new", FIRST).look("old", "new", SECOND);

    UserClustered pooled = evidence.pooled("new");

    assertThat(evidence.looks("new")).isEqualTo(2);
    assertThat(pooled.users()).isEqualTo(3); // user 2 is one user, though in both slices
    assertThat(pooled.events()).isEqualTo(16);
    assertThat(pooled.value()).isCloseTo(5 / 16.0, within(1e-12));
    assertThat(pooled)
        .isEqualTo(UserClustered.ratio(new double[] {1, 2, 2}, new double[] {4, 8, 4}));
  }

  @Test
  void shouldReplaceASliceThatIsSeenAgainButCountTheLook() {
    Slice longer = new Slice(0, 150, List.of(new UserSum(1, 2, 8)));
    GateEvidence evidence =
        GateEvidence.none().look("old", "new", FIRST).look("old", "new", longer);

    assertThat(evidence.looks("new")).isEqualTo(2);
    assertThat(evidence.pooled("new").events()).isEqualTo(8);
    assertThat(evidence.pooled("new").value()).isEqualTo(0.25);
  }

  @Test
  void shouldForgetEvidenceAgainstAnotherChampion() {
    GateEvidence evidence =
        GateEvidence.none().look("old", "new", FIRST).look("other", "third", SECOND);

    assertThat(evidence.looks("new")).isZero();
    assertThat(evidence.pooled("new").users()).isZero();
    assertThat(evidence.looks("third")).isEqualTo(1);
  }

  @Test
  void shouldKeepChallengersApart() {
    GateEvidence evidence = GateEvidence.none().look("old", "a", FIRST).look("old", "b", SECOND);

    assertThat(evidence.pooled("a").events()).isEqualTo(8);
    assertThat(evidence.pooled("b").value()).isEqualTo(5 / 8.0);
  }

  @Test
  void shouldSurviveItsJsonForm() {
    GateEvidence evidence =
        GateEvidence.none()
            .look("old", "new{a=1; b=x}", FIRST)
            .look("old", "new{a=1; b=x}", SECOND);

    assertThat(GateEvidence.fromJson(evidence.toJson())).isEqualTo(evidence);
    assertThat(GateEvidence.fromJson(GateEvidence.none().toJson())).isEqualTo(GateEvidence.none());
    assertThatThrownBy(() -> GateEvidence.fromJson("[1".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void shouldReadEvidenceOfOtherReleases() {
    String json =
        "{\"championRecipe\":\"old\",\"later\":[1],\"challengers\":{\"new\":{\"looks\":3,\"slices\":"
            + "[{\"fromSecond\":10,\"untilSecond\":19,\"users\":[{\"user\":-7,\"difference\":-0.25,\"events\":2}]}]}}}";

    assertThat(GateEvidence.fromJson(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new GateEvidence(
                "old",
                Map.of(
                    "new",
                    new GateEvidence.Challenger(
                        3, List.of(new Slice(10, 19, List.of(new UserSum(-7, -0.25, 2))))))));
  }

  private static Slice slice(int number, int users) {
    return new Slice(
        10L * number,
        10L * number + 9,
        IntStream.range(0, users).mapToObj(user -> new UserSum(user, 1, 1)).toList());
  }

  @Test
  void shouldKeepTheNewestSlicesAndCountAllLooks() {
    GateEvidence evidence = GateEvidence.none();
    for (int number = 0; number < 1000; number++) {
      evidence = evidence.look("old", "new", slice(number, 2));
    }

    assertThat(evidence.looks("new")).isEqualTo(1000);
    assertThat(evidence.challengers().get("new").slices()).hasSize(GateEvidence.MAX_SLICES);
    assertThat(evidence.challengers().get("new").slices().get(0).fromSecond()).isEqualTo(9800);
  }

  @Test
  void shouldKeepNoMoreSumsThanTheBoundUnlessTheNewestSliceHasThem() {
    int most = GateEvidence.MAX_SUMS;
    GateEvidence evidence =
        GateEvidence.none()
            .look("old", "new", slice(1, most / 2))
            .look("old", "new", slice(2, most / 2))
            .look("old", "new", slice(3, most / 2));
    assertThat(evidence.challengers().get("new").slices()).hasSize(2);

    GateEvidence large = evidence.look("old", "new", slice(4, most + 1));

    assertThat(large.challengers().get("new").slices()).hasSize(1);
    assertThat(large.pooled("new").users()).isEqualTo(most + 1);
    assertThat(large.looks("new")).isEqualTo(4);
  }

  @Test
  void shouldForgetUsersAndKeepTheLooks() {
    GateEvidence evidence =
        GateEvidence.none().look("old", "new", FIRST).look("old", "new", SECOND);

    GateEvidence without = evidence.of(user -> user != 2);

    assertThat(without.looks("new")).isEqualTo(2);
    assertThat(without.pooled("new"))
        .isEqualTo(UserClustered.ratio(new double[] {1, 2}, new double[] {4, 4}));
    assertThat(without.of(user -> true)).isEqualTo(without);
  }

  @Test
  void shouldDropRecipesThatAreNoCandidatesAnyMore() {
    GateEvidence evidence = GateEvidence.none().look("old", "a", FIRST).look("old", "b", SECOND);

    assertThat(evidence.of(Set.of("b")).challengers()).containsOnlyKeys("b");
  }

  @Test
  void shouldNameTheSameUserOtherwiseWithAnotherSalt() {
    UserHash hash = new UserHash(new byte[] {1});

    assertThat(hash.of("u")).isEqualTo(new UserHash(new byte[] {1}).of("u"));
    assertThat(hash.of("u")).isNotEqualTo(new UserHash(new byte[] {2}).of("u"));
    assertThat(hash.of("u")).isNotEqualTo(hash.of("v"));
  }
}
