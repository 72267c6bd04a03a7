package io.freshet.scorer.browse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchWordsTest {

  @Test
  void shouldTakeTextsApart() {
    assertThat(SearchWords.of("Monsters, Inc. (2001)")).containsExactly("monsters", "inc", "2001");
    assertThat(SearchWords.of("M*A*S*H (a.k.a. MASH)"))
        .containsExactly("m", "a", "s", "h", "k", "mash");
    assertThat(SearchWords.of(" … ")).isEmpty();
    assertThat(SearchWords.of("")).isEmpty();
  }

  @Test
  void shouldLeaveCaseAndAccentsOut() {
    assertThat(SearchWords.of("AMÉLIE Amelie Ame\u0301lie")).containsExactly("amelie");
    assertThat(SearchWords.of("STRASSE Straße")).containsExactly("strasse");
    assertThat(SearchWords.of("İSTANBUL istanbul ıstanbul")).containsExactly("istanbul");
    assertThat(SearchWords.of("Ødipus Łódź Cœur Æon"))
        .containsExactly("odipus", "lodz", "coeur", "aeon");
  }

  @Test
  void shouldKnowLettersOfAllScripts() {
    assertThat(SearchWords.of("ואלס עם באשיר")).containsExactly("ואלס", "עם", "באשיר");
    assertThat(SearchWords.of("Иди и смотри")).containsExactly("иди", "и", "смотри");
    assertThat(SearchWords.of("𝒜lien")).containsExactly("alien");
  }
}
