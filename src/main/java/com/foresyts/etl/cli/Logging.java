package com.foresyts.etl.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.foresyts.etl.report.Console;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/** Sets Logback up in code, which starts faster than an XML file. */
final class Logging {
  private Logging() {}

  /**
   * @param console gets the console's lines as they are, in UTF-8
   * @param errors gets what libraries warn of
   * @param quiet whether the console leaves out all but warnings and the summary
   */
  static void configure(OutputStream console, OutputStream errors, boolean quiet) {
    // The PostgreSQL driver logs what its exceptions tell, and the JDK's HTTP client what it sends.
    LogManager.getLogManager().reset();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(context, errors, "%level %logger{0}: %msg%n%ex{0}"));
    // The pool logs failures that its exceptions tell too.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
    Logger lines = context.getLogger(Console.LOGGER);
    lines.setLevel(quiet ? Level.WARN : Level.INFO);
    context.getLogger(Console.SUMMARY_LOGGER).setLevel(Level.INFO);
    lines.setAdditive(false);
    lines.addAppender(appender(context, console, "%msg%n"));
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, OutputStream stream, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern(pattern);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(stream);
    appender.start();
    return appender;
  }
}
