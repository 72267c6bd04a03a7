package io.freshet.evaluation.slice;

import io.freshet.families.Families;
import io.freshet.families.family.Family;
import io.freshet.families.family.FitContext;
import io.freshet.families.family.ProgressListener;
import io.freshet.families.family.Workers;
import io.freshet.families.matrix.RatingMatrix;
import io.freshet.families.matrix.RatingMatrixBuilder;
import io.freshet.families.popularity.PopularityColumns;
import io.freshet.families.statistics.UserClustered;
import io.freshet.model.scoring.FoldedUser;
import io.freshet.model.scoring.History;
import io.freshet.model.scoring.ServingModel;
import io.freshet.model.scoring.TopK;
import io.freshet.model.scoring.UserScorer;
import io.freshet.model.serving.ServingModels;
import io.freshet.model.snapshot.Snapshot;
import io.freshet.model.snapshot.SnapshotWriter;
import io.freshet.schemas.answer.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the live system would show: a data set replayed in time order, snapshots refitted at fixed
 * event counts, users folded in at every event, each liked rating checked against the list its user
 * held before that second. Not a test: a tool to choose default settings by.
 *
 * <pre>HeldReplay RATINGS_CSV[,RATINGS_CSV…] FIRST EVERY family[:setting=value[;setting=value…]] …
 * </pre>
 *
 * FIRST events come before the first snapshot, EVERY more before each further one. Prints, per
 * recipe and data set, the hit rate of liked events, that of decayed popularity and their paired
 * difference with its user-clustered 95 % interval, over the whole stream and over each quarter of
 * it.
 */
public final class HeldReplay {
  private static final int K = 10;
  private static final double LIKE = 4.0;
  private static final double EFOLD = 5000;

  private final RatingMatrix all;
  private final int[] order; // positions in time order
  private final int[] turn; // place of a position in the time order
  private final int[] rows;
  private final boolean[] popularityHit;

  private HeldReplay(RatingMatrix all) {
    this.all = all;
    this.order = all.timeOrder();
    this.turn = new int[order.length];
    for (int k = 0; k < order.length; k++) {
      turn[order[k]] = k;
    }
    this.rows = all.rows();
    this.popularityHit = popularityHits();
  }

  public static void main(String[] args) throws IOException {
    int threads = Integer.getInteger("threads", 2);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Workers workers = Workers.of(pool, threads);
      int first = Integer.parseInt(args[1]);
      int every = Integer.parseInt(args[2]);
      Map<String, HeldReplay> data = new TreeMap<>();
      for (String file : args[0].split(",", -1)) {
        data.put(
            Path.of(file).getParent().getFileName().toString(),
            new HeldReplay(read(Path.of(file))));
      }
      for (int k = 3; k < args.length; k++) {
        Family family = family(args[k]);
        for (Map.Entry<String, HeldReplay> entry : data.entrySet()) {
          System.out.printf(
              "%-60s %-22s %s%n",
              args[k], entry.getKey(), entry.getValue().replay(family, first, every, workers));
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  private static Family family(String text) {
    String[] parts = text.split(":", 2);
    Map<String, String> settings = new HashMap<>();
    if (parts.length == 2) {
      for (String setting : parts[1].split(";", -1)) {
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair[1]);
      }
    }
    return Families.create(parts[0], settings);
  }

  private static RatingMatrix read(Path file) throws IOException {
    Map<String, java.util.List<String[]>> byUser = new TreeMap<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] f = line.split(",");
        byUser.computeIfAbsent(f[0], u -> new java.util.ArrayList<>()).add(f);
      }
    }
    RatingMatrixBuilder builder = RatingMatrix.builder();
    byUser.forEach(
        (user, events) -> {
          builder.addUser(user);
          events.forEach(
              f -> builder.add(f[1], Float.parseFloat(f[2]), (long) Double.parseDouble(f[3])));
        });
    return builder.build();
  }

  /** The events before a turn. */
  private RatingMatrix upTo(int turns) {
    RatingMatrixBuilder builder = RatingMatrix.builder();
    for (int u = 0; u < all.users(); u++) {
      builder.addUser(all.userId(u));
      for (int k = all.userStart()[u]; k < all.userStart()[u + 1] && turn[k] < turns; k++) {
        builder.add(all.catalogue().id(all.item()[k]), all.rating()[k], all.seconds()[k]);
      }
    }
    return builder.build();
  }

  private boolean[] popularityHits() {
    boolean[] hit = new boolean[order.length];
    double[] weight = new double[all.items()];
    double growth = 1;
    int[][] held = new int[all.users()][];
    float[] scores = new float[all.items()];
    float[] best = new float[K];
    TopK top = new TopK();
    for (int k = 0; k < order.length; ) {
      int from = order[k];
      int row = rows[from];
      int to = groupEnd(from);
      for (int at = from; at < to; at++) {
        hit[at] = contains(held[row], all.item()[at]);
        weight[all.item()[at]] += growth;
        growth *= 1 + 1 / EFOLD;
      }
      if (likedLater(to, row)) {
        for (int i = 0; i < scores.length; i++) {
          scores[i] = (float) (weight[i] / growth);
        }
        for (int at = all.userStart()[row]; at < to; at++) {
          scores[all.item()[at]] = Float.NEGATIVE_INFINITY;
        }
        int[] list = new int[K];
        top.select(scores, scores.length, K, list, best);
        held[row] = list;
      }
      k += to - from;
    }
    return hit;
  }

  private int groupEnd(int from) {
    int end = all.userStart()[rows[from] + 1];
    int to = from + 1;
    while (to < end && all.seconds()[to] == all.seconds()[from]) {
      to++;
    }
    return to;
  }

  /** Tells whether the user's next second has a like; only then the list is looked at. */
  private boolean likedLater(int next, int row) {
    if (next >= all.userStart()[row + 1]) {
      return false;
    }
    for (int at = next; at < groupEnd(next); at++) {
      if (all.rating()[at] >= LIKE) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(int[] list, int item) {
    if (list != null) {
      for (int i : list) {
        if (i == item) {
          return true;
        }
      }
    }
    return false;
  }

  private String replay(Family family, int first, int every, Workers workers) throws IOException {
    boolean[] hit =
        popularityHit.clone(); // until there is a model, the scorer answers with popularity
    int[][] held = new int[all.users()][];
    long fitNanos = 0;
    long started = System.nanoTime();
    for (int turns = first; turns < order.length; turns += every) {
      RatingMatrix known = upTo(turns);
      long before = System.nanoTime();
      ServingModel model = fit(family, known, workers);
      fitNanos += System.nanoTime() - before;
      int until = Math.min(order.length, turns + every);
      int since = turns;
      int[] index = new int[all.items()];
      for (int i = 0; i < index.length; i++) {
        index[i] = model.catalogue().indexOf(all.catalogue().id(i));
      }
      int[] back = new int[model.catalogue().size()];
      for (int i = 0; i < index.length; i++) {
        if (index[i] >= 0) {
          back[index[i]] = i;
        }
      }
      workers.run(
          all.users(),
          () -> new Pass(model, index, back, hit, held),
          (pass, row) -> pass.user(row, since, until));
    }
    StringBuilder out = new StringBuilder();
    out.append(summary(hit, 0, 1));
    for (int q = 0; q < 4; q++) {
      out.append(" | ").append(brief(hit, q / 4.0, (q + 1) / 4.0));
    }
    out.append(
        String.format(
            Locale.ROOT,
            " | fits %.1f s of %.1f s",
            fitNanos / 1e9,
            (System.nanoTime() - started) / 1e9));
    return out.toString();
  }

  private ServingModel fit(Family family, RatingMatrix known, Workers workers) throws IOException {
    Path file = Files.createTempFile("held-replay", ".snapshot");
    try {
      SnapshotWriter out = new SnapshotWriter(family.name(), known.catalogue());
      PopularityColumns.of(known, LIKE, EFOLD).put(out);
      family.fit(known, new FitContext(42, 4, Map.of(), workers, ProgressListener.NONE), out);
      out.write(file);
      return ServingModels.load(Snapshot.open(file));
    } finally {
      Files.delete(file);
    }
  }

  private String summary(boolean[] hit, double from, double to) {
    double[][] sums = sums(hit, from, to);
    Metric lift = UserClustered.ratio(sums[1], sums[2]).metric(sums[1], sums[2], 42);
    UserClustered own = UserClustered.ratio(sums[0], sums[2]);
    return String.format(
        Locale.ROOT,
        "hit %.4f pop %.4f lift %+.4f [%+.4f, %+.4f] n=%d users=%d",
        own.value(),
        own.value() - lift.value(),
        lift.value(),
        lift.lower(),
        lift.upper(),
        lift.n(),
        lift.users());
  }

  private String brief(boolean[] hit, double from, double to) {
    double[][] sums = sums(hit, from, to);
    UserClustered lift = UserClustered.ratio(sums[1], sums[2]);
    UserClustered own = UserClustered.ratio(sums[0], sums[2]);
    return String.format(Locale.ROOT, "%.4f %+.4f", own.value(), lift.value());
  }

  private double[][] sums(boolean[] hit, double from, double to) {
    double[][] sums = new double[3][all.users()];
    for (int at = 0; at < hit.length; at++) {
      int row = rows[at];
      boolean hasList = all.seconds()[at] > all.seconds()[all.userStart()[row]];
      boolean inside = turn[at] >= from * hit.length && turn[at] < to * hit.length;
      if (hasList && inside && all.rating()[at] >= LIKE) {
        sums[0][row] += hit[at] ? 1 : 0;
        sums[1][row] += (hit[at] ? 1 : 0) - (popularityHit[at] ? 1 : 0);
        sums[2][row]++;
      }
    }
    return sums;
  }

  /** One thread's pass over users, for the turns in which one model serves. */
  private final class Pass {
    final ServingModel model;
    final int[] index;
    final int[] back;
    final boolean[] hit;
    final int[][] held;
    final UserScorer scorer;
    final History history = new History();
    final TopK top = new TopK();
    final float[] best = new float[K];

    Pass(ServingModel model, int[] index, int[] back, boolean[] hit, int[][] held) {
      this.model = model;
      this.index = index;
      this.back = back;
      this.hit = hit;
      this.held = held;
      this.scorer = model.newScorer();
    }

    void user(int row, int since, int until) {
      int start = all.userStart()[row];
      int end = all.userStart()[row + 1];
      history.clear();
      for (int at = start; at < end && turn[at] < until; ) {
        int to = groupEnd(at);
        boolean mine = turn[at] >= since;
        for (; at < to; at++) {
          if (mine && held[row] != null) {
            hit[at] = contains(held[row], all.item()[at]);
          }
          int item = index[all.item()[at]];
          if (item >= 0) {
            history.add(item, all.rating()[at], all.seconds()[at]);
            history.addSeen(item);
          }
        }
        if (mine && likedLater(to, row)) {
          held[row] = list();
        }
      }
    }

    private int[] list() {
      FoldedUser user = scorer.foldIn(history);
      float[] scores;
      if (user != null && user.personal()) {
        scores = user.scoreAll().scores();
      } else {
        scores = new float[model.catalogue().size()];
        for (int i = 0; i < scores.length; i++) {
          scores[i] = model.popularity().decayed(i);
        }
      }
      for (int k = 0; k < history.seenSize(); k++) {
        scores[history.seen()[k]] = Float.NEGATIVE_INFINITY;
      }
      int[] items = new int[K];
      int count = top.select(scores, scores.length, K, items, best);
      for (int k = 0; k < count; k++) {
        items[k] = back[items[k]];
      }
      return Arrays.copyOf(items, count);
    }
  }
}
