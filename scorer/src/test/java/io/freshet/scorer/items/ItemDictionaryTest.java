package io.freshet.scorer.items;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.schemas.record.DecimalId;
import io.freshet.schemas.record.SeededHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ItemDictionaryTest {
  private final ItemDictionary dictionary = new ItemDictionary();

  @Test
  void shouldGiveOneNumberToAnIdInWhateverFormItComes() {
    int number = dictionary.intern(2571);
    assertThat(dictionary.intern("2571")).isEqualTo(number);
    byte[] padded = "x2571y".getBytes(StandardCharsets.UTF_8);
    assertThat(dictionary.intern(padded, 1, 4)).isEqualTo(number);
    assertThat(dictionary.size()).isEqualTo(1);
  }

  @Test
  void shouldTellIdsApartThatOnlyLookAlike() {
    List<String> ids =
        List.of(
            "0",
            "00",
            "01",
            "1",
            "+1",
            "-1",
            "1.0",
            " 1",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "é",
            "e",
            "1048576",
            "1048575");
    for (int i = 0; i < ids.size(); i++) {
      assertThat(dictionary.intern(ids.get(i))).as(ids.get(i)).isEqualTo(i);
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(dictionary.id(i)).isEqualTo(ids.get(i));
    }
  }

  @Test
  void shouldTakeForNumbersTheIdsThatUserStatesTakeForNumbers() {
    String greatest = Long.toString(DecimalId.LIMIT - 1);
    String tooLarge = Long.toString(DecimalId.LIMIT);
    assertThat(dictionary.text(dictionary.intern(greatest))).isNull();
    assertThat(dictionary.text(dictionary.intern(tooLarge)))
        .isEqualTo(tooLarge.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldKeepEveryNumberWhileItGrows() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String id =
          switch (random.nextInt(3)) {
            case 0 -> Integer.toString(random.nextInt(100_000));
            case 1 -> Long.toString(random.nextLong(1L << 62));
            default -> "B" + random.nextInt(10_000);
          };
      int number = dictionary.intern(id);
      Integer before = expected.putIfAbsent(id, number);
      assertThat(number).isEqualTo(before == null ? expected.size() - 1 : before);
    }
    expected.forEach((id, number) -> assertThat(dictionary.id(number)).isEqualTo(id));
    assertThat(dictionary.size()).isEqualTo(expected.size());
  }

  @Test
  void shouldCompareAsTheUtf8OfTheIds() {
    SplittableRandom random = new SplittableRandom(2);
    List<String> ids = new ArrayList<>(List.of("0", "9", "10", "100", "99", "1x", "x", "é", "z"));
    for (int i = 0; i < 200; i++) {
      ids.add(Long.toString(random.nextLong(1L << random.nextInt(1, 63))));
    }
    for (String a : ids) {
      for (String b : ids) {
        int expected =
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(dictionary.compare(dictionary.intern(a), dictionary.intern(b))))
            .as("%s and %s", a, b)
            .isEqualTo(Integer.signum(expected));
      }
    }
  }

  @Test
  void shouldAgreeBetweenThreadsThatMeetTheSameIds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<int[]>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long seed = t;
        tasks.add(
            () -> {
              int[] numbers = new int[5_000];
              SplittableRandom random = new SplittableRandom(seed);
              for (int i = 0; i < 50_000; i++) {
                int at = random.nextInt(numbers.length);
                int number =
                    at % 2 == 0 ? dictionary.admit(at * 1000L) : dictionary.intern("t" + at);
                assertThat(numbers[at]).isIn(0, number + 1);
                numbers[at] = number + 1;
              }
              return numbers;
            });
      }
      List<int[]> results = new ArrayList<>();
      for (Future<int[]> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      for (int at = 0; at < 5_000; at++) {
        for (int[] result : results) {
          if (result[at] != 0) {
            assertThat(dictionary.id(result[at] - 1))
                .isEqualTo(at % 2 == 0 ? Long.toString(at * 1000L) : "t" + at);
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldFindOnlyWhatItKnowsAndLearnNothingFromBeingAsked() {
    ItemDictionary dictionary = new ItemDictionary();
    int small = dictionary.intern("7");
    int large = dictionary.intern("123456789012");
    int text = dictionary.intern("tt007");

    assertThat(dictionary.find("7")).isEqualTo(small);
    assertThat(dictionary.find("123456789012")).isEqualTo(large);
    assertThat(dictionary.find("tt007")).isEqualTo(text);
    for (String unknown : new String[] {"", "8", "999999", "123456789013", "tt008", "07"}) {
      assertThat(dictionary.find(unknown)).as(unknown).isEqualTo(ItemDictionary.NONE);
    }
    assertThat(dictionary.size()).isEqualTo(3);
  }

  @Test
  void shouldFindIdsSoonThatWereChosenToCollide() {
    ItemDictionary chosen = new ItemDictionary(new SeededHash(7), Integer.MAX_VALUE);
    int ids = 1 << 12;
    for (int i = 0; i < ids; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        text.append((i >>> bit & 1) == 0 ? "Aa" : "BB"); // alike to every polynomial in 31
      }
      chosen.intern(text.toString());
    }
    long inverse = 0xF1DE83E19937733DL; // of 0x9E3779B97F4A7C15, so that the product is small
    for (long k = 1, taken = 0; taken < ids; k++) {
      if (k * inverse >= 0) {
        chosen.intern(k * inverse);
        taken++;
      }
    }
    assertThat(chosen.size()).isEqualTo(2 * ids);
    assertThat(chosen.longestProbe()).isLessThan(64);
  }

  @Test
  void shouldAdmitNoMoreUndescribedIdsThanAllowed() {
    ItemDictionary bounded = new ItemDictionary(3);
    assertThat(List.of(admit(bounded, "1"), admit(bounded, "t"), admit(bounded, "9999999")))
        .containsExactly(0, 1, 2);
    assertThat(bounded.undescribed()).isEqualTo(3);
    for (String further : List.of("2", "u", "8888888")) {
      assertThat(admit(bounded, further)).as(further).isEqualTo(ItemDictionary.NONE);
      assertThat(bounded.find(further)).as(further).isEqualTo(ItemDictionary.NONE);
    }
    assertThat(bounded.dropped()).isEqualTo(3);
    assertThat(List.of(admit(bounded, "1"), admit(bounded, "t"), admit(bounded, "9999999")))
        .containsExactly(0, 1, 2);
    assertThat(bounded.dropped()).isEqualTo(3);
  }

  @Test
  void shouldInternDescribedIdsBeyondTheBound() {
    ItemDictionary bounded = new ItemDictionary(1);
    admit(bounded, "rated");
    assertThat(bounded.intern("described")).isEqualTo(1);
    assertThat(admit(bounded, "described")).isEqualTo(1);
    assertThat(bounded.undescribed()).isEqualTo(1);
    assertThat(bounded.dropped()).isZero();
  }

  @Test
  void shouldMakeRoomWhenAnAdmittedIdIsDescribed() {
    ItemDictionary bounded = new ItemDictionary(1);
    int rated = admit(bounded, "rated");
    assertThat(bounded.intern("rated")).isEqualTo(rated);
    assertThat(bounded.intern("rated")).isEqualTo(rated);
    assertThat(bounded.undescribed()).isZero();
    assertThat(admit(bounded, "other")).isEqualTo(1);
    assertThat(admit(bounded, "third")).isEqualTo(ItemDictionary.NONE);
  }

  private static int admit(ItemDictionary dictionary, String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return dictionary.admit(bytes, 0, bytes.length);
  }
}
