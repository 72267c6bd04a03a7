package io.freshet.trainer.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rules that end an experiment because an arm harms its users, whatever it finds: its lists take
 * too long, are empty, or are short, compared with control's. They look at an arm from {@value
 * #MIN_USERS} users with {@value #MIN_LISTS} lists on, of the arm and of control.
 */
final class Guardrails {
  private static final int MIN_USERS = 50;
  private static final int MIN_LISTS = 100;

  private final ExperimentSettings settings;

  Guardrails(ExperimentSettings settings) {
    this.settings = settings;
  }

  /** The rules that an arm breaks, in sentences; empty for control. */
  List<String> broken(ExperimentResult result, ExperimentResult.ArmResult arm) {
    ExperimentResult.ArmResult control = result.control();
    if (arm.equals(control) || tooFew(arm) || tooFew(control)) {
      return List.of();
    }
    ArmSums.Lists own = arm.lists();
    ArmSums.Lists other = control.lists();
    String name = arm.arm().name();
    List<String> broken = new ArrayList<>();
    if (own.typicalMillis() - other.typicalMillis() > settings.maxExtraMillis()) {
      broken.add(
          text(
              "a list of %s takes %.1f ms to make, one of control %.1f ms: more than %.1f ms"
                  + " longer",
              name, own.typicalMillis(), other.typicalMillis(), settings.maxExtraMillis()));
    }
    if (own.emptyShare() - other.emptyShare() > settings.maxEmptyShare()) {
      broken.add(
          text(
              "%.1f %% of the lists of %s are empty, of control's %.1f %%: more than %.1f points"
                  + " apart",
              100 * own.emptyShare(),
              name,
              100 * other.emptyShare(),
              100 * settings.maxEmptyShare()));
    }
    if (own.meanItems() < settings.minCoverage() * other.meanItems()) {
      broken.add(
          text(
              "a list of %s has %.1f items, one of control %.1f: less than %.0f %%",
              name, own.meanItems(), other.meanItems(), 100 * settings.minCoverage()));
    }
    return broken;
  }

  private static boolean tooFew(ExperimentResult.ArmResult arm) {
    return arm.users() < MIN_USERS || arm.lists().count() < MIN_LISTS;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
