package io.freshet.trainer.experiment;

import io.freshet.schemas.experiment.Arm;
import io.freshet.schemas.experiment.ArmModel;
import io.freshet.schemas.experiment.ExperimentDefinition;
import io.freshet.schemas.experiment.ExperimentDefinition.EndedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Results of experiments as the JSON of {@code GET /v1/experiments}; see openapi.yaml. */
final class ExperimentJson {
  private ExperimentJson() {}

  /** The whole of an experiment. */
  static Map<String, Object> of(ExperimentDesk.ExperimentView view) {
    ExperimentResult result = view.result();
    ExperimentDefinition definition = result.definition();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", definition.name());
    json.put("status", definition.status().wireName());
    json.put("share", definition.share());
    json.put("startedAtMillis", definition.startedAtMillis());
    json.put("endedAtMillis", definition.endedAtMillis());
    json.put("endedBy", definition.endedBy() == null ? null : definition.endedBy().wireName());
    json.put("reason", definition.reason());
    json.put("canary", definition.canary());
    json.put("likes", result.likes());
    json.put("likesLeftOut", result.leftOut());
    json.put(
        "arms",
        result.arms().stream()
            .map(each -> arm(each, view.broken().getOrDefault(each.arm().name(), List.of())))
            .toList());
    json.put("sampleRatioP", result.sampleRatioP());
    Map<String, Object> end = new LinkedHashMap<>();
    end.put("likes", definition.end().likes());
    end.put("below", definition.end().below());
    json.put("end", end);
    json.put("running", running(result));
    json.put("verdict", verdict(result));
    json.put("shadow", shadows(result));
    return json;
  }

  private static Map<String, Object> arm(ExperimentResult.ArmResult result, List<String> broken) {
    Arm arm = result.arm();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", arm.name());
    json.put("share", result.share());
    json.put("weight", arm.weight());
    json.put("model", model(arm.model()));
    Map<String, Double> settings = new TreeMap<>();
    arm.settings().forEach((setting, value) -> settings.put(setting.wireName(), value));
    json.put("settings", settings);
    json.put("shadow", arm.shadow());
    json.put("users", result.users());
    json.put("likes", result.likes());
    json.put("hits", result.hits());
    json.put("popularityHits", result.popularityHits());
    json.put("lift", interval(result.lift()));
    if (result.vsControl() != null) {
      json.put("vsControl", interval(result.vsControl()));
    }
    json.put("guardrails", broken);
    return json;
  }

  private static @Nullable Map<String, String> model(@Nullable ArmModel model) {
    if (model instanceof ArmModel.Fixed fixed) {
      return Map.of("version", fixed.version());
    }
    return model instanceof ArmModel.Following following
        ? Map.of("recipe", following.recipe())
        : null;
  }

  private static Map<String, Double> interval(Interval interval) {
    Map<String, Double> json = new LinkedHashMap<>();
    json.put("value", interval.value());
    json.put("lower", interval.lower());
    json.put("upper", interval.upper());
    return json;
  }

  private static Map<String, Object> running(ExperimentResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (ExperimentResult.ArmResult each : result.arms()) {
      if (each.vsControl() != null && !each.arm().shadow()) {
        json.put(each.arm().name(), points(each.running()));
      }
    }
    return json;
  }

  private static List<Map<String, Object>> points(List<RunningPoints.Point> points) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (RunningPoints.Point point : points) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("likes", point.likes());
      each.put("value", point.value());
      each.put("lower", point.lower());
      each.put("upper", point.upper());
      json.add(each);
    }
    return json;
  }

  /** {@code better} or {@code worse} once decided, {@code ended} without a decision. */
  private static Map<String, Object> verdict(ExperimentResult result) {
    ExperimentResult.ArmResult subject = result.subject();
    Interval interval = subject.vsControl();
    boolean byInterval = result.definition().endedBy() == EndedBy.INTERVAL;
    String kind =
        result.definition().running()
            ? "too-early"
            : !byInterval || interval == null ? "ended" : interval.value() > 0 ? "better" : "worse";
    return Map.of("kind", kind, "arm", subject.arm().name());
  }

  private static List<Map<String, Object>> shadows(ExperimentResult result) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (ExperimentResult.ArmResult each : result.arms()) {
      ExperimentResult.Paired paired = each.paired();
      Interval interval = each.vsControl();
      if (paired != null && interval != null) {
        Map<String, Object> shadow = new LinkedHashMap<>();
        shadow.put("name", each.arm().name());
        shadow.put("users", interval.users());
        shadow.put("likes", paired.likes());
        shadow.put("hits", paired.controlHits());
        shadow.put("shadowHits", paired.hits());
        shadow.putAll(interval(interval));
        shadow.put("running", points(each.running()));
        json.add(shadow);
      }
    }
    return json;
  }
}
