package io.freshet.scorer.items;

import io.freshet.schemas.item.Items;
import io.freshet.schemas.record.Rejection;
import io.freshet.schemas.record.Suggestions;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counter of unknown fields in item records. Each name is logged once, up to {@value #MAX_NAMES}
 * names.
 */
final class UnknownFields implements Consumer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownFields.class);
  private static final int MAX_NAMES = 100;

  private final Set<String> logged = new HashSet<>();
  private long count;

  @Override
  public void accept(String name) {
    count++;
    if (logged.size() < MAX_NAMES) {
      String shown = Rejection.excerpt(name);
      if (logged.add(shown)) {
        LOG.warn(
            "items have a field '{}', which is not read{}",
            shown,
            Suggestions.hint(shown, Items.FIELDS));
      }
    }
  }

  /** Returns the number of unknown fields so far. */
  long count() {
    return count;
  }
}
