package io.freshet.families.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.families.Families;
import io.freshet.families.TestSnapshots;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.model.blend.Head;
import io.freshet.model.blend.Term;
import io.freshet.model.scoring.ColdItems;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ScorePart;
import io.freshet.model.scoring.ScoreParts;
import io.freshet.model.scoring.ScoredUser;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.snapshot.ItemDescription;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.item.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores of items that nobody has rated. There are two kinds of users and two kinds of films: a
 * user who likes one kind does not see the other.
 */
class ColdItemsTest {
  private static final int PER_GENRE = 40;
  private static final List<ItemDescription> NEW =
      List.of(
          new ItemDescription(List.of("War"), 1995),
          new ItemDescription(List.of("Musical"), 1995),
          new ItemDescription(List.of("Unheard of"), ItemDescription.NO_YEAR));

  @TempDir Path folder;

  private static Family family(String name) {
    return Families.create(
        name,
        name.equals("blend")
            ? Map.of("factors", "8", "session.factors", "8", "choices", "600")
            : Map.of("factors", "8"));
  }

  private static Map<String, Item> items() {
    Map<String, Item> out = new HashMap<>();
    for (int i = 0; i < 2 * PER_GENRE; i++) {
      String genre = i < PER_GENRE ? "War" : "Musical";
      out.put(id(i), new Item(id(i), null, List.of(genre), 1990 + i % 10, null, true));
    }
    return out;
  }

  private static String id(int item) {
    return "i%02d".formatted(item);
  }

  private static RatingMatrix ratings() {
    Random random = new Random(3);
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < 120; u++) {
      builder.addUser("u%03d".formatted(u));
      int first = u % 2 == 0 ? 0 : PER_GENRE;
      int start = random.nextInt(PER_GENRE);
      long second = 1_000_000L + random.nextInt(500_000);
      for (int step = 0; step < 15; step++) {
        int item = first + (start + 7 * step) % PER_GENRE;
        builder.add(id(item), 5, second + 60L * step);
      }
    }
    return builder.build();
  }

  private ServingModel model(String name) throws IOException {
    Family family = family(name);
    RatingMatrix m = ratings();
    SnapshotWriter out = new SnapshotWriter(name, m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(7, 4, items(), Workers.inCaller(), ProgressListener.NONE), out);
    Path file = folder.resolve(name);
    out.write(file);
    return TestSnapshots.load(file);
  }

  private static float[] cold(ServingModel model, History history) {
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] out = new float[NEW.size()];
    scored.scoreCold(Objects.requireNonNull(model.describe(NEW)), out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ials", "blend"})
  void shouldScoreAnUnratedItemByItsContent(String name) throws IOException {
    ServingModel model = model(name);
    History soldier = new History();
    History singer = new History();
    for (int j = 0; j < 6; j++) {
      soldier.add(model.catalogue().indexOf(id(j)), 5, j);
      singer.add(model.catalogue().indexOf(id(PER_GENRE + j)), 5, j);
    }

    float[] forSoldier = cold(model, soldier);
    float[] forSinger = cold(model, singer);
    assertThat(forSoldier[0]).isGreaterThan(forSoldier[1]);
    assertThat(forSinger[1]).isGreaterThan(forSinger[0]);
    // New and known items are on one scale: an unseen item of the other kind scores below the new
    // one.
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, soldier).scoreAll();
    assertThat(forSoldier[0])
        .isGreaterThan(scored.scores()[model.catalogue().indexOf(id(PER_GENRE + 20))]);
    assertThat(forSoldier[2]).isFinite();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ials", "blend"})
  void shouldSplitTheScoreOfAnUnratedItem(String name) throws IOException {
    ServingModel model = model(name);
    History soldier = new History();
    for (int j = 0; j < 6; j++) {
      soldier.add(model.catalogue().indexOf(id(j)), 5, j);
    }
    ColdItems described = Objects.requireNonNull(model.describe(NEW));
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, soldier).scoreAll();
    float[] scores = new float[NEW.size()];
    scored.scoreCold(described, scores);
    ScoreParts parts = Objects.requireNonNull(scored.parts());
    double[][] ofItems = new double[NEW.size()][parts.kinds().size()];
    for (int i = 0; i < ofItems.length; i++) {
      parts.ofCold(described, i, scores[i], ofItems[i]);
      assertThat(Arrays.stream(ofItems[i]).sum())
          .isCloseTo(scores[i] - parts.meanScore(), within(1e-4));
    }
    int taste = parts.kinds().indexOf(ScorePart.TASTE);
    assertThat(ofItems[0][taste]).isGreaterThan(ofItems[1][taste]);
    if (name.equals("blend")) {
      int content = parts.kinds().indexOf(ScorePart.CONTENT);
      int order = parts.kinds().indexOf(ScorePart.ORDER);
      assertThat(ofItems[0][content]).isGreaterThan(ofItems[1][content]);
      assertThat(ofItems[0][order]).isEqualTo(ofItems[1][order]);
    }
  }

  /** A head re-ranks known items; a new item keeps the number of items above it. */
  @Test
  void shouldKeepTheRankOfANewItemUnderAnyHead() throws IOException {
    Family family =
        Families.create(
            "blend",
            Map.of("factors", "8", "session.factors", "8", "choices", "600", "head.units", "0"));
    RatingMatrix m = ratings();
    SnapshotWriter out = new SnapshotWriter("blend", m.catalogue());
    PopularityColumns.of(m, 4, 5000).put(out);
    family.fit(m, new FitContext(7, 4, items(), Workers.inCaller(), ProgressListener.NONE), out);
    Path plain = folder.resolve("plain");
    out.write(plain);
    float[] inputs = new float[Head.INPUTS + 1];
    // Against the weights, and by far: −20 for every unit of taste and of order.
    inputs[Term.TASTE.index()] = 20;
    inputs[Term.AFTER.index()] = 20;
    Head.of(inputs, new float[] {-1}).put(out);
    Path headed = folder.resolve("headed");
    out.write(headed);
    History history = new History();
    for (int j = 0; j < 6; j++) {
      int item = m.catalogue().indexOf(id(7 * j));
      history.add(item, 5, 1_600_000L + j);
      history.addSeen(item);
    }

    int[] without = ranks(TestSnapshots.load(plain), history);

    assertThat(ranks(TestSnapshots.load(headed), history)).isEqualTo(without);
    assertThat(without[0]).isBetween(0, 70);
  }

  /** The number of unseen items above each new item. */
  private static int[] ranks(ServingModel model, History history) {
    float[] cold = cold(model, history);
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] scores = scored.scores();
    for (int s = 0; s < history.seenSize(); s++) {
      scores[history.seen()[s]] = Float.NEGATIVE_INFINITY;
    }
    int[] ranks = new int[cold.length];
    for (int i = 0; i < cold.length; i++) {
      for (float score : scores) {
        ranks[i] += score > cold[i] ? 1 : 0;
      }
    }
    return ranks;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ials", "blend"})
  void shouldStartFromStatements(String name) throws IOException {
    ServingModel model = model(name);
    History genre = new History();
    genre.state(List.of("War"), List.of("Musical"), Map.of());
    History item = new History();
    item.addStated(model.catalogue().indexOf(id(PER_GENRE + 3)), true);
    History nothing = new History();
    nothing.state(List.of("Unheard of"), List.of("War"), Map.of("ageGroup", "adult"));

    assertThat(model.statementUse()).isEqualTo(ServingModel.StatementUse.BEFORE_RATINGS);
    assertThat(share(model, genre, true)).isGreaterThan(0.9);
    assertThat(share(model, item, false)).isGreaterThan(0.9);
    assertThat(cold(model, genre)[0]).isGreaterThan(cold(model, genre)[1]);
    assertThat(model.newScorer().foldIn(nothing)).isNull();
  }

  /** The share of a genre among the best twenty. */
  private static double share(ServingModel model, History history, boolean war) {
    UserScorer scorer = model.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();
    float[] scores = scored.scores();
    int own = 0;
    for (int place = 0; place < 20; place++) {
      int best = 0;
      for (int i = 1; i < scores.length; i++) {
        best = scores[i] > scores[best] ? i : best;
      }
      boolean isWar = model.catalogue().id(best).compareTo(id(PER_GENRE)) < 0;
      own += isWar == war ? 1 : 0;
      scores[best] = Float.NEGATIVE_INFINITY;
    }
    return own / 20.0;
  }

  @Test
  void shouldSayHowWellContentPredicts() throws IOException {
    assertThat(model("blend").statementUse()).isEqualTo(ServingModel.StatementUse.BEFORE_RATINGS);
    JsonNode fits =
        new ObjectMapper().readTree(Snapshot.open(folder.resolve("blend")).text("content.fit"));

    assertThat(fits.path("taste").path("explained").doubleValue()).isBetween(0.1, 1.0);
    assertThat(fits.path("taste").path("strength").doubleValue()).isPositive();
    assertThat(fits.path("columns").path("explained").isNumber()).isTrue();
  }

  @Test
  void shouldRefuseItemsThatAnotherModelDescribed() throws IOException {
    ServingModel ials = model("ials");
    ServingModel other = TestSnapshots.load(folder.resolve("ials"));
    History history = new History();
    history.add(0, 5, 1);
    UserScorer scorer = ials.newScorer();
    ScoredUser scored = TestSnapshots.folded(scorer, history).scoreAll();

    assertThatThrownBy(
            () -> scored.scoreCold(Objects.requireNonNull(other.describe(NEW)), new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
