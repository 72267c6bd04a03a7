package io.freshet.standalone.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A reader of Java properties files (UTF-8) that keeps the line number of every key. It joins
 * logical lines itself and leaves only their contents to {@link Properties}, which has no line
 * numbers.
 */
final class PropertiesFile {

  private final String namedBy;
  private final Path file;
  private final List<Setting> settings = new ArrayList<>();
  private final List<ConfigError> errors = new ArrayList<>();
  private final Map<String, Integer> lineOf = new HashMap<>();

  private PropertiesFile(String namedBy, Path file) {
    this.namedBy = namedBy;
    this.file = file;
  }

  /** Reads the file; adds malformed lines to {@code errors}. */
  static List<Setting> read(String namedBy, Path file, List<ConfigError> errors) {
    PropertiesFile reader = new PropertiesFile(namedBy, file);
    reader.read();
    errors.addAll(reader.errors);
    return reader.settings;
  }

  private void read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      unreadable("no such file");
      return;
    } catch (CharacterCodingException e) {
      unreadable("is not UTF-8 text");
      return;
    } catch (IOException e) {
      unreadable("cannot be read (" + e + ")");
      return;
    }
    int next = 0;
    while (next < lines.size()) {
      int first = next;
      String line = lines.get(next++);
      StringBuilder logical =
          new StringBuilder(
              first == 0 && line.startsWith("\uFEFF")
                  ? line.substring(1).stripLeading()
                  : line.stripLeading());
      if (logical.isEmpty() || logical.charAt(0) == '#' || logical.charAt(0) == '!') {
        continue;
      }
      while (continues(logical) && next < lines.size()) {
        logical.setLength(logical.length() - 1);
        logical.append(lines.get(next++).stripLeading());
      }
      accept(first + 1, logical.toString());
    }
  }

  private static boolean continues(CharSequence line) {
    int backslashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void accept(int lineNumber, String logicalLine) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(logicalLine));
    } catch (IOException | IllegalArgumentException e) {
      errors.add(
          new ConfigError(
              SettingOrigin.line(file, lineNumber),
              "malformed line",
              null,
              String.valueOf(e.getMessage())));
      return;
    }
    for (String key : parsed.stringPropertyNames()) {
      Integer earlier = lineOf.putIfAbsent(key, lineNumber);
      if (earlier != null) {
        errors.add(
            new ConfigError(
                SettingOrigin.line(file, lineNumber),
                key,
                null,
                "is set twice in this file, first on line " + earlier));
        continue;
      }
      settings.add(
          new Setting(
              key, parsed.getProperty(key, "").strip(), SettingOrigin.line(file, lineNumber)));
    }
  }

  private void unreadable(String why) {
    errors.add(new ConfigError(SettingOrigin.flag(namedBy), file.toString(), null, why));
  }
}
