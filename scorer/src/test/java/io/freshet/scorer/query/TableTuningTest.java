package io.freshet.scorer.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

class TableTuningTest {
  @Test
  void shouldCompactTheTablePeriodically() {
    TableTuning tuning = new TableTuning();
    try (Options options = new Options()) {
      options.setTableFormatConfig(new BlockBasedTableConfig());
      tuning.setConfig("table", options, Map.of(TableTuning.COMPACTION_SECONDS, 3600L));
      assertThat(options.periodicCompactionSeconds()).isEqualTo(3600);
      tuning.close("table", options);
      assertThatThrownBy(() -> tuning.setConfig("table", options, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(TableTuning.COMPACTION_SECONDS);
      tuning.close("table", options);
    }
  }
}
