package io.freshet.standalone.config;

/** A key with its value as written, and its origin. */
public record Setting(String key, String value, SettingOrigin origin) {}
