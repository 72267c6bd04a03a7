package io.freshet.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

class StoreTuningTest {
  private static final String COMPACTION = "freshet.store.compaction.seconds";

  @Test
  void shouldBoundAStoresMemoryAndCompactItPeriodically() {
    StoreTuning tuning = new StoreTuning();
    try (Options options = new Options()) {
      BlockBasedTableConfig table = new BlockBasedTableConfig();
      options.setTableFormatConfig(table);
      tuning.setConfig(
          "user-state",
          options,
          StoreTuning.properties(1_000_000L, 4_000_000L, Duration.ofHours(1)));
      assertThat(options.periodicCompactionSeconds()).isEqualTo(3600);
      assertThat(options.writeBufferSize()).isEqualTo(4_000_000L);
      assertThat(options.maxWriteBufferNumber()).isEqualTo(2);
      assertThat(table.cacheIndexAndFilterBlocks()).isTrue();
      tuning.close("user-state", options);
    }
  }

  @Test
  void shouldRefuseAConfigurationWithoutTheCompactionPeriod() {
    Map<String, Object> without =
        new HashMap<>(StoreTuning.properties(1_000_000L, 4_000_000L, Duration.ofHours(1)));
    without.remove(COMPACTION);
    try (Options options = new Options()) {
      options.setTableFormatConfig(new BlockBasedTableConfig());
      StoreTuning tuning = new StoreTuning();
      assertThatThrownBy(() -> tuning.setConfig("user-state", options, without))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(COMPACTION);
    }
  }
}
