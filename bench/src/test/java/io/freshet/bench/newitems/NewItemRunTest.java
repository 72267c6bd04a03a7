package io.freshet.bench.newitems;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.families.Families;
import io.freshet.families.family.Workers;
import io.freshet.model.scoring.ServingModel;
import io.freshet.standalone.data.generate.PlantedTastes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewItemRunTest {
  @TempDir Path folder;

  @Test
  void shouldShowNewItemsSoonerWhereTheyAreExplored() throws IOException {
    NewItemStream stream = new NewItemStream(new PlantedTastes(80, 200, 6_000, 3).generate());
    ServingModel model =
        stream.fit(Families.create("ials", Map.of("factors", "8")), folder, Workers.inCaller());
    for (int item : stream.arriving()) {
      assertThat(model.catalogue().indexOf(stream.table().itemId(item))).isNegative();
    }

    NewItemRun.Outcome never = new NewItemRun(stream, model, 0, false).run();
    NewItemRun.Outcome off = new NewItemRun(stream, model, 0, true).run();
    NewItemRun.Outcome on = new NewItemRun(stream, model, 0.2, true).run();
    assertThat(off.arrived()).isEqualTo(stream.arriving().size()).isGreaterThan(10);
    assertThat(never.newPlaces()).isZero();
    assertThat(off.newPlaces()).isPositive().isLessThan(on.newPlaces());
    assertThat(on.within().get(2)).isGreaterThan(off.within().get(2));
    assertThat(off.quality().exploration().exposures()).isZero();
    assertThat(on.quality().exploration().exposures()).isPositive();
    assertThat(on.within()).isSorted();
  }
}
