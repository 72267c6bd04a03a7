package io.freshet.scorer.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefreshedTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50); // it may wrap around
  private final AtomicInteger made = new AtomicInteger();
  private final Refreshed<String, Integer> value = new Refreshed<>(now::get);

  @Test
  void shouldMakeTheValueOncePerSource() {
    assertThat(value.get("a", this::make)).isEqualTo(1);
    assertThat(value.get("a", this::make)).isEqualTo(1);
    now.addAndGet(1_000);
    assertThat(value.get("a", this::make)).isEqualTo(1);
    assertThat(value.get("b", this::make)).isEqualTo(2);
  }

  /** Making it takes 10: it stays for 200. */
  @Test
  void shouldSpendAtMostATwentiethOfTheTimeOnMakingIt() {
    value.get("a", this::make);
    now.addAndGet(199);
    assertThat(value.get("b", this::make)).isEqualTo(1);
    now.addAndGet(1);
    assertThat(value.get("b", this::make)).isEqualTo(2);
  }

  @Test
  void shouldGiveOthersTheValueBeforeWhileOneThreadMakesAnother() {
    value.get("a", this::make);
    now.addAndGet(200);
    CompletableFuture<Integer> ofOther = new CompletableFuture<>();
    int mine =
        value.get(
            "b",
            () -> {
              ofOther.complete(
                  CompletableFuture.supplyAsync(() -> value.get("b", this::make)).join());
              return 7;
            });
    assertThat(ofOther).isCompletedWithValue(1);
    assertThat(mine).isEqualTo(7);
  }

  @Test
  void shouldTryAgainAfterAFailure() {
    assertThatThrownBy(
            () ->
                value.get(
                    "a",
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(value.get("a", this::make)).isEqualTo(1);
  }

  private int make() {
    now.addAndGet(10);
    return made.incrementAndGet();
  }
}
