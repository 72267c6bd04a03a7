package io.freshet.schemas.experiment;

import static io.freshet.schemas.experiment.TestExperiments.CONTROL;
import static io.freshet.schemas.experiment.TestExperiments.arm;
import static io.freshet.schemas.experiment.TestExperiments.running;
import static io.freshet.schemas.experiment.TestExperiments.shadow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final int USERS = 100_000;

  /** Five standard errors of a share of {@link #USERS} users at most. */
  private static final double NOISE = 5 * Math.sqrt(0.25 / USERS);

  @Test
  void shouldAssignAsEveryReleaseDoes() {
    Assignment wide = new Assignment(running("wide", 0.9, CONTROL, arm("wide", 1)));
    List<String> assigned = new ArrayList<>();
    for (String user : List.of("", "1", "42", "ann", "é😀", "u".repeat(128))) {
      byte[] id = user.getBytes(UTF_8);
      Arm arm = wide.armOf(id);
      assigned.add(Assignment.key(wide.userHash(id)) + " " + (arm == null ? "-" : arm.name()));
    }
    assertThat(assigned)
        .containsExactly(
            "ec12e394c496541f -",
            "037b974bdd0f5451 control",
            "e1bfef19932c58ae wide",
            "93f9573311ae234c control",
            "86985b76b96657a6 wide",
            "8d24f3165c97c916 control");
  }

  @Test
  void shouldDivideTheShareAmongTheShownArmsByWeight() {
    Assignment third =
        new Assignment(running("thirds", 0.3, CONTROL, shadow("old", 1), arm("wide", 2)));
    Map<String, Integer> users = new HashMap<>();
    for (int user = 0; user < USERS; user++) {
      Arm arm = third.armOf(id(user));
      users.merge(arm == null ? "none" : arm.name(), 1, Integer::sum);
    }
    assertThat(users.keySet()).containsExactlyInAnyOrder("none", "control", "wide");
    assertThat(share(users, "none")).isCloseTo(0.7, within(NOISE));
    assertThat(share(users, "control")).isCloseTo(0.1, within(NOISE));
    assertThat(share(users, "wide")).isCloseTo(0.2, within(NOISE));
  }

  @Test
  void shouldOnlyAddUsersWhenTheShareGrows() {
    Assignment tenth = new Assignment(running("wide", 0.1, CONTROL, arm("wide", 1)));
    Assignment half = new Assignment(running("wide", 0.5, CONTROL, arm("wide", 1)));
    Assignment all = new Assignment(running("wide", 1, CONTROL, arm("wide", 1)));
    int added = 0;
    for (int user = 0; user < USERS; user++) {
      Arm before = tenth.armOf(id(user));
      Arm after = half.armOf(id(user));
      if (before != null) {
        assertThat(after).as("user %s", user).isEqualTo(before);
      } else if (after != null) {
        added++;
      }
      if (after != null) {
        assertThat(all.armOf(id(user))).isEqualTo(after);
      }
      assertThat(all.armOf(id(user))).isNotNull();
    }
    assertThat(added / (double) USERS).isCloseTo(0.4, within(NOISE));
  }

  @Test
  void shouldAssignTwoExperimentsIndependently() {
    Assignment one = new Assignment(running("one", 0.5, CONTROL, arm("other", 1)));
    Assignment two = new Assignment(running("two", 0.5, CONTROL, arm("other", 1)));
    int[][] cells = new int[3][3];
    for (int user = 0; user < USERS; user++) {
      cells[cell(one.armOf(id(user)))][cell(two.armOf(id(user)))]++;
    }
    double[] shares = {0.5, 0.25, 0.25};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(cells[i][j] / (double) USERS)
            .as("cell %d %d", i, j)
            .isCloseTo(shares[i] * shares[j], within(NOISE));
      }
    }
  }

  @Test
  void shouldGiveAUserToTheOldestExperimentThatTakesThem() {
    Assignment older = new Assignment(running("one", 0.5, CONTROL, arm("other", 1)));
    Assignment younger = new Assignment(running("two", 0.5, CONTROL, arm("other", 1)));
    int[] users = new int[3];
    for (int user = 0; user < USERS; user++) {
      Assignment taking = Assignment.of(List.of(older, younger), id(user));
      users[taking == null ? 2 : taking == older ? 0 : 1]++;
      if (older.armOf(id(user)) != null) {
        assertThat(taking).isSameAs(older);
      }
    }
    assertThat(users[0] / (double) USERS).isCloseTo(0.5, within(NOISE));
    assertThat(users[1] / (double) USERS).isCloseTo(0.25, within(NOISE));
    assertThat(users[2] / (double) USERS).isCloseTo(0.25, within(NOISE));
  }

  @Test
  void shouldMakeAShadowForItsShareOfTheUsers() {
    Assignment two =
        new Assignment(
            running("two", 1, CONTROL, arm("wide", 1), shadow("half", 1), shadow("all", 3)));
    int half = 0;
    for (int user = 0; user < USERS; user++) {
      double position = two.position(id(user));
      half += two.shadows(2, position) ? 1 : 0;
      assertThat(two.shadows(3, position)).isTrue();
      assertThat(two.shadows(0, position)).as("control is shown").isFalse();
    }
    assertThat(half / (double) USERS).isCloseTo(0.5, within(NOISE));
  }

  private static int cell(@org.jspecify.annotations.Nullable Arm arm) {
    return arm == null ? 0 : arm.equals(CONTROL) ? 1 : 2;
  }

  private static double share(Map<String, Integer> users, String arm) {
    return users.get(arm) / (double) USERS;
  }

  private static byte[] id(int user) {
    return Integer.toString(user).getBytes(UTF_8);
  }
}
