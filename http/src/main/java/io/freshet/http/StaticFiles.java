package io.freshet.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that are served from memory, each under one fixed path. No part of a request becomes the
 * name of a file. Browsers ask again each time and get 304 while the file is the same.
 */
public final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private final Map<String, String> headers;
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private long bytes;

  /**
   * Creates an empty set of files.
   *
   * @param headers sent with every file, such as Content-Security-Policy
   */
  public StaticFiles(Map<String, String> headers) {
    this.headers = new LinkedHashMap<>(headers);
  }

  /** Whether files of this name have a known type. */
  public static boolean isServable(String name) {
    return TYPES.containsKey(extension(name));
  }

  /**
   * Adds a file.
   *
   * @param path path of the URL, such as {@code /static/page.css}
   * @param name name of the file, whose extension gives its type
   * @param content the file's bytes; not changed afterwards
   * @throws IllegalArgumentException if the extension is unknown, or the path has a file already
   */
  public StaticFiles add(String path, String name, byte[] content) {
    String type = TYPES.get(extension(name));
    if (type == null) {
      throw new IllegalArgumentException("no media type is known for " + name);
    }
    Map<String, String> sent = new LinkedHashMap<>(headers);
    String tag = tag(content);
    sent.put("ETag", tag);
    sent.put("Cache-Control", "no-cache");
    Reply whole = new Reply(200, type, sent, content);
    Reply same = new Reply(304, type, sent, new byte[0]);
    Route route =
        Route.unlocked(
            "GET", path, call -> matches(call.header("If-None-Match"), tag) ? same : whole);
    if (routes.putIfAbsent(path, route) != null) {
      throw new IllegalArgumentException("two files under " + path);
    }
    bytes += content.length;
    return this;
  }

  /** One route for each file. */
  public List<Route> routes() {
    return new ArrayList<>(routes.values());
  }

  /** Bytes of all files. */
  public long bytes() {
    return bytes;
  }

  private static boolean matches(@Nullable String wanted, String tag) {
    return wanted != null
        && Arrays.stream(wanted.split(",", -1))
            .map(String::strip)
            .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
