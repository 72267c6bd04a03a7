package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {

  @Test
  void shouldReadAShare() {
    assertThat(call("0").share("variety")).isZero();
    assertThat(call("0.25").share("variety")).isEqualTo(0.25);
    assertThat(call("1.0").share("variety")).isEqualTo(1);
    assertThat(call("0.25").share("explore")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.01",
        "-0.1",
        "+0.1",
        "NaN",
        "Infinity",
        "1e-1",
        "0x1p-1",
        ".5",
        "0,5",
        " 0"
      })
  void shouldRefuseWhatIsNoShare(String text) {
    assertThatThrownBy(() -> call(text).share("variety"))
        .isInstanceOf(HttpProblem.class)
        .hasMessage("variety must be a number from 0 to 1, such as 0.3, got '" + text + "'");
  }

  private static Call call(String variety) {
    return new Call(
        "GET",
        "/v1/users/{id}/recommendations",
        Map.of("id", "u"),
        Map.of("variety", List.of(variety)),
        name -> null,
        new byte[0],
        Caller.withoutToken("127.0.0.1"));
  }
}
