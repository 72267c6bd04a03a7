package io.freshet.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.http.Route;
import io.freshet.http.StaticFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageFilesTest {

  @Test
  void shouldServeThePageAndItsLibraryToEverybody() {
    StaticFiles files = PageFiles.load();
    List<String> paths = files.routes().stream().map(Route::path).toList();

    assertThat(paths).contains("/", "/static/lit-html.js", "/favicon.ico");
    assertThat(files.routes()).allMatch(route -> route.right() == null && !route.supervised());
  }

  @Test
  void shouldBeLightEnoughForAFirstPaint() {
    assertThat(PageFiles.load().bytes()).isLessThan(300_000);
  }

  @Test
  void shouldAllowNoScriptOrStyleOutsideOfFiles() {
    assertThat(PageFiles.CONTENT_SECURITY_POLICY)
        .contains("default-src 'none'")
        .contains("script-src 'self';")
        .doesNotContain("unsafe");
  }
}
