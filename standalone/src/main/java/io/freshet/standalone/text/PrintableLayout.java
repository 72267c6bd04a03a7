package io.freshet.standalone.text;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Log lines, stack traces included, as {@link Printable#lines}. */
public final class PrintableLayout extends PatternLayout {
  @Override
  public String doLayout(ILoggingEvent event) {
    return Printable.lines(super.doLayout(event));
  }
}
