package io.freshet.standalone.text;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A log layout that escapes log lines and stack traces as {@link Printable#lines} does. */
public final class PrintableLayout extends PatternLayout {
  @Override
  public String doLayout(ILoggingEvent event) {
    return Printable.lines(super.doLayout(event));
  }
}
