package io.freshet.page;

import io.freshet.http.StaticFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The page's files: its own ones, which are all in the folder {@code static} beside this class, and
 * those of its libraries. They are read into memory at the start.
 */
final class PageFiles {
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  private static final String INDEX = "index.html";
  private static final String LIT = "/META-INF/resources/webjars/lit-html/";
  private static final String LIT_VERSION =
      "/META-INF/maven/org.webjars.npm/lit-html/pom.properties";

  /** The modules of lit-html that the page may import. */
  private static final List<String> LIT_MODULES =
      List.of(
          "lit-html.js",
          "directive.js",
          "directive-helpers.js",
          "async-directive.js",
          "directives/cache.js",
          "directives/class-map.js",
          "directives/guard.js",
          "directives/if-defined.js",
          "directives/keyed.js",
          "directives/live.js",
          "directives/ref.js",
          "directives/repeat.js",
          "directives/style-map.js");

  private PageFiles() {}

  /** Reads the files. */
  static StaticFiles load() {
    StaticFiles files = new StaticFiles(HEADERS);
    own()
        .forEach(
            (name, content) -> {
              files.add(name.equals(INDEX) ? "/" : "/static/" + name, name, content);
              if (name.equals("favicon.svg")) {
                files.add("/favicon.ico", name, content); // browsers ask for it unasked
              }
            });
    String lit = LIT + litVersion() + "/";
    for (String module : LIT_MODULES) {
      files.add("/static/" + module, module, resource(lit + module));
    }
    return files;
  }

  private static String litVersion() {
    Properties properties = new Properties();
    try (InputStream in = new ByteArrayInputStream(resource(LIT_VERSION))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + LIT_VERSION, e);
    }
    return String.valueOf(properties.getProperty("version"));
  }

  /** The files of the folder {@code static}, by their path below it. */
  private static Map<String, byte[]> own() {
    URL index = PageFiles.class.getResource("static/" + INDEX);
    if (index == null) {
      throw new IllegalStateException("the page's files are not on the class path");
    }
    try {
      URI uri = index.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri).resolveSibling(""));
      }
      String jar = uri.toString();
      int inside = jar.indexOf('!');
      try (FileSystem archive =
          FileSystems.newFileSystem(URI.create(jar.substring(0, inside)), Map.of())) {
        return read(archive.getPath(jar.substring(inside + 1)).resolveSibling(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's files", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the page's files are at no valid place: " + index, e);
    }
  }

  private static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (StaticFiles.isServable(name)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static byte[] resource(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
