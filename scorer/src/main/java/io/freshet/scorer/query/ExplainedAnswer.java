package io.freshet.scorer.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.http.HttpJson;
import io.freshet.schemas.record.Json;
import io.freshet.scorer.engine.Explanation;
import java.io.IOException;

/** An answer on demand with the explanation that only {@code explain=parts} adds. */
final class ExplainedAnswer {
  private ExplainedAnswer() {}

  /**
   * Adds an explanation to an answer.
   *
   * @param json the answer as {@code recommendations} holds it; it may have been shortened
   * @param explanation of the same list
   * @throws IOException if the answer is not JSON
   */
  static byte[] of(byte[] json, Explanation explanation) throws IOException {
    ObjectNode answer = (ObjectNode) HttpJson.decode(json);
    if (!Double.isNaN(explanation.listProbability())) {
      answer.put("listProbability", explanation.listProbability());
    }
    if (!Double.isNaN(explanation.meanScore())) {
      answer.put("meanScore", explanation.meanScore());
    }
    ArrayNode items = answer.withArray("items");
    for (int at = 0; at < items.size(); at++) {
      ObjectNode item = (ObjectNode) items.get(at);
      Explanation.Item more = explanation.items().get(at);
      if (more.title() != null) {
        item.put("title", more.title());
      }
      if (!more.parts().isEmpty()) {
        ObjectNode parts = item.putObject("parts");
        more.parts().forEach(parts::put);
      }
      ArrayNode reasons = item.withArray("reasons");
      more.reasons().forEach(reason -> reasons.add(Json.MAPPER.<ObjectNode>valueToTree(reason)));
    }
    return HttpJson.encode(answer);
  }
}
