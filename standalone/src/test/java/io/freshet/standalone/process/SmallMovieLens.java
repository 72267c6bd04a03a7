package io.freshet.standalone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small seeded data set in the format of MovieLens: two crowds, each with a taste of its own. */
final class SmallMovieLens {

  static final int USERS = 60;
  static final int MOVIES = 80;
  static final int RATINGS_PER_USER = 40;

  private SmallMovieLens() {}

  /** Writes ratings.csv and movies.csv. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder movies = new StringBuilder("movieId,title,genres\n");
    for (int m = 1; m <= MOVIES; m++) {
      String genre = m % 2 == 0 ? "Comedy|Romance" : "Horror";
      movies.append(m).append(",\"Film, number ").append(m).append(" (2001)\",");
      movies.append(genre).append('\n');
    }
    Files.writeString(folder.resolve("movies.csv"), movies);
    Random random = new Random(7);
    StringBuilder ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    long second = 1_000_000_000L;
    for (int round = 0; round < RATINGS_PER_USER; round++) {
      for (int u = 1; u <= USERS; u++) {
        // 37 has no divisor in common with the movies: every user meets each once.
        int movie = 1 + (u * 11 + round * 37) % MOVIES;
        double rating = movie % 2 == u % 2 ? 4 + 0.5 * random.nextInt(3) : 1 + random.nextInt(3);
        second += 1 + random.nextInt(600);
        ratings.append(u).append(',').append(movie).append(',').append(rating);
        ratings.append(',').append(second).append('\n');
      }
    }
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    return folder;
  }
}
