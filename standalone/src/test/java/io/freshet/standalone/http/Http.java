package io.freshet.standalone.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What the tests ask of one port. */
public record Http(int port, String token) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What came back. */
  public record Answer(int status, String text, HttpResponse<String> response) {
    /** The body as JSON. */
    public JsonNode json() {
      try {
        return MAPPER.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text, e);
      }
    }
  }

  /** Asks. */
  public Answer get(String path) throws Exception {
    return send(request(path).GET());
  }

  /** Deletes. */
  public Answer delete(String path) throws Exception {
    return send(request(path).DELETE());
  }

  /** Posts a body of a type. */
  public Answer post(String path, String type, String body) throws Exception {
    return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token)
        .timeout(Duration.ofSeconds(30));
  }

  private static Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), response);
  }
}
