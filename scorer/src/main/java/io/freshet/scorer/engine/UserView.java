package io.freshet.scorer.engine;

import io.freshet.model.scoring.History;
import io.freshet.schemas.profile.UserProfile;
import io.freshet.schemas.rating.EventValues;
import io.freshet.schemas.state.Interactions;
import io.freshet.schemas.state.UserStateReader;
import io.freshet.schemas.state.UserStateRecord;
import io.freshet.scorer.items.ItemDictionary;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's state as the engine needs it: the opinions, oldest first, both by dictionary and by
 * catalogue, and a mark on every item that must not be shown. Reusable scratch of one thread;
 * reading a state allocates nothing unless the user has a profile.
 */
final class UserView {
  private final ItemDictionary dictionary;
  private final UserStateReader reader = new UserStateReader();

  /** The opinions on catalogue items, and the catalogue items that must not be shown. */
  final History history = new History();

  /** The item of every opinion, oldest first: its number, or {@link ItemDictionary#NONE}. */
  int[] items = new int[256];

  /** What each opinion counts as: its rating, or the value of its event. */
  float[] ratings = new float[256];

  /** The rating that the user gave, for reasons; NaN for an event of a type without one. */
  float[] given = new float[256];

  /** The type of the event that each opinion comes from; null for a rating. */
  @Nullable String[] types = new String[256];

  int size;
  private final Interactions interactions = new Interactions();

  /** The index of each entry of {@link #history} in the opinions. */
  int[] positions = new int[256];

  @Nullable UserProfile profile;
  double meanRating;
  long newestSeconds;

  // An item is marked if its mark equals the generation: clearing all marks is one increment.
  private int[] marks = new int[1024];
  private int generation;

  /** The dictionary's size when the state's items were looked up; their numbers are below it. */
  private int limit;

  UserView(ItemDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Reads a state. Without a snapshot every item counts as unknown.
   *
   * @param events what the events of each type are worth
   */
  void read(
      byte[] state, int offset, int length, @Nullable SnapshotView snapshot, EventValues events) {
    clear();
    reader.wrap(state, offset, length);
    double sum = reader.hasTypes() ? readTyped(snapshot, events) : readRatings(snapshot);
    meanRating = size == 0 ? 0 : sum / size;
    profile = reader.profile();
    if (profile != null) {
      // Items that the user's profile names, liked or not, are no discovery.
      excludeAll(profile.likedItems(), snapshot);
      excludeAll(profile.dislikedItems(), snapshot);
      history.state(profile.likedGenres(), profile.dislikedGenres(), profile.demographics());
      state(profile.likedItems(), true, snapshot);
      state(profile.dislikedItems(), false, snapshot);
    }
  }

  /** Reads a state with events of types; returns the sum of what the opinions count as. */
  private double readTyped(@Nullable SnapshotView snapshot, EventValues events) {
    Interactions read = interactions.read(reader, events);
    newestSeconds = read.newestSeconds();
    boolean explicit = snapshot != null && snapshot.model.explicit();
    double sum = 0;
    for (int i = 0; i < read.size(); i++) {
      int item =
          read.idIsNumber(i)
              ? dictionary.find(read.idNumber(i))
              : dictionary.find(read.idBytes(i), 0, read.idLength(i));
      if (read.hidden(i)) {
        exclude(item, snapshot);
      }
      if (read.opinion(i) && !(explicit && read.derived(i))) {
        sum += read.value(i);
        int index = snapshot == null ? -1 : snapshot.indexOf(item);
        add(item, index, (float) read.value(i), read.seconds(i));
        given[size - 1] = (float) read.givenRating(i);
        types[size - 1] = read.type(i);
      }
    }
    return sum;
  }

  /**
   * Returns whether the item of the record's event was hidden by something other than events of the
   * same type. The record's state must be the one that was read last.
   */
  boolean hiddenByOthers(UserStateRecord record, @Nullable String type, EventValues events) {
    return reader.hasTypes()
        && interactions.hiddenByOthers(
            record.idBytes(), record.idOffset(), record.idLength(), type, events);
  }

  /** Reads a state without events of types; returns the sum of the ratings. */
  private double readRatings(@Nullable SnapshotView snapshot) {
    double sum = 0;
    while (reader.next()) {
      int item = find();
      newestSeconds = reader.epochSeconds();
      int index = snapshot == null ? -1 : snapshot.indexOf(item);
      mark(item);
      if (index >= 0) {
        history.addSeen(index);
      }
      if (reader.withdrawn()) {
        continue;
      }
      double rating = reader.rating();
      sum += rating;
      add(item, index, (float) rating, newestSeconds);
    }
    while (reader.nextSeen()) {
      exclude(find(), snapshot);
    }
    return sum;
  }

  /** Adds an opinion, which counts as a rating that the user gave. */
  private void add(int item, int index, float value, long seconds) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      ratings = Arrays.copyOf(ratings, 2 * size);
      given = Arrays.copyOf(given, 2 * size);
      types = Arrays.copyOf(types, 2 * size);
      positions = Arrays.copyOf(positions, 2 * size);
    }
    if (index >= 0) {
      positions[history.size()] = size;
      history.add(index, value, seconds);
    } else {
      history.addUnknown();
    }
    items[size] = item;
    ratings[size] = value;
    given[size] = value;
    types[size] = null;
    size++;
  }

  /** Takes a user of whom nothing is known. */
  void readNobody() {
    clear();
    meanRating = 0;
  }

  /** Returns the min rating that a reason calls a like: the user's own mean, less rounding. */
  float leastLiked() {
    return (float) (meanRating - 1e-4);
  }

  /**
   * Finds the entries of {@link #history} with ratings of {@link #leastLiked} or more.
   *
   * @param out receives their indexes, ascending; as long as the history
   * @return the number of entries
   */
  int liked(int[] out) {
    float least = leastLiked();
    float[] given = history.ratings();
    int count = 0;
    for (int j = 0; j < history.size(); j++) {
      out[count] = j;
      count += given[j] >= least ? 1 : 0;
    }
    return count;
  }

  /**
   * Returns whether the item must not be shown to this user: the user has seen it, or it got its
   * number so late that the user may have seen it.
   */
  boolean excluded(int item) {
    return item >= limit || (item < marks.length && marks[item] == generation);
  }

  private void clear() {
    history.clear();
    size = 0;
    profile = null;
    newestSeconds = Long.MIN_VALUE;
    limit = dictionary.size();
    generation++;
    if (generation == 0) {
      Arrays.fill(marks, 0);
      generation = 1;
    }
  }

  private int find() {
    return reader.idIsNumber()
        ? dictionary.find(reader.idNumber())
        : dictionary.find(reader.idBytes(), reader.idOffset(), reader.idLength());
  }

  private void excludeAll(List<String> ids, @Nullable SnapshotView snapshot) {
    for (int i = 0; i < ids.size(); i++) {
      exclude(dictionary.find(ids.get(i)), snapshot);
    }
  }

  private void state(List<String> ids, boolean liked, @Nullable SnapshotView snapshot) {
    for (int i = 0; i < ids.size() && snapshot != null; i++) {
      int index = snapshot.indexOf(dictionary.find(ids.get(i)));
      if (index >= 0) {
        history.addStated(index, liked);
      }
    }
  }

  private void exclude(int item, @Nullable SnapshotView snapshot) {
    mark(item);
    int index = snapshot == null ? -1 : snapshot.indexOf(item);
    if (index >= 0) {
      history.addSeen(index);
    }
  }

  private void mark(int item) {
    if (item == ItemDictionary.NONE) {
      return;
    }
    if (item >= marks.length) {
      marks = Arrays.copyOf(marks, Math.max(item + 1, 2 * marks.length));
    }
    marks[item] = generation;
  }
}
