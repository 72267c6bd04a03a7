package io.freshet.standalone.config;

/** One key with its value as somebody wrote it, and where. */
public record Setting(String key, String value, SettingOrigin origin) {}
