package io.freshet.standalone.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.freshet.standalone.text.PrintableLayout;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log level and target at run time. Before any call, {@code logback.xml} holds: warnings to
 * stderr.
 */
public final class Logging {

  private static final String OURS = "io.freshet";
  private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";
  private static final String PATTERN = "%d %-5level [%thread] %logger %msg%n";

  private Logging() {}

  /** Logs at verbose level, including Kafka's clients. */
  public static void verbose() {
    level(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.INFO);
    level(NETWORK, Level.INFO);
    level(OURS, Level.DEBUG);
  }

  /** Logs the reports of Freshet's own components, as suits a service. */
  public static void ofService() {
    level(OURS, Level.INFO);
  }

  /**
   * Sends all logs, including a service's reports, to a file instead of the terminal.
   *
   * @param file appended to; its folder must exist
   */
  public static void toFile(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    PrintableLayout layout = new PrintableLayout();
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setName("FILE");
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    ofService();
  }

  private static void level(String logger, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(logger).setLevel(level);
  }
}
