package com.foresyts.etl.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.SummaryTable;
import java.io.OutputStream;
import java.util.UUID;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options for the console. They set Logback up in code, which is faster than an XML file. */
final class LoggingOptions {
  /** The format of a line: text for people, or an object for log stores. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--quiet",
      order = 4,
      description = "Print only warnings, errors and the summary.")
  private boolean quiet;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      order = 5,
      defaultValue = "text",
      description =
          "text, or json: one object per line, with level, message, client, run and table; default:"
              + " ${DEFAULT-VALUE}.")
  Format format = Format.TEXT;

  /** Returns whether a progress bar may be shown. */
  boolean allowsBar() {
    return format == Format.TEXT && !quiet;
  }

  /**
   * Sets Logback up for one command. All lines have an id of its own.
   *
   * @param console gets the console's lines, in UTF-8
   * @param errors gets failures if they are objects, and warnings of libraries
   * @param client null if it is not known yet
   */
  void configure(OutputStream console, OutputStream errors, @Nullable String client) {
    // The PostgreSQL driver logs the text of its exceptions, and the JDK's HTTP client its
    // requests.
    LogManager.getLogManager().reset();
    LoggerContext context = context();
    context.reset();
    context.putProperty("run", UUID.randomUUID().toString());
    identify(client);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender(errors, new LazyPatternEncoder("%level %logger{0}: %msg%n%ex{0}")));
    // The pool logs failures that it throws too.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
    Logger lines = context.getLogger(Console.LOGGER);
    lines.setLevel(quiet ? Level.WARN : Level.INFO);
    context.getLogger(Console.RECORDS_LOGGER).setLevel(quiet ? Level.OFF : null);
    lines.setAdditive(false);
    lines.addAppender(appender(console, new LineEncoder()));
    boolean text = format == Format.TEXT;
    context.getLogger(Console.LAYOUT_LOGGER).setLevel(text ? null : Level.OFF);
    context.getLogger(SummaryTable.LOGGER).setLevel(text ? Level.INFO : Level.OFF);
    context.getLogger(SummaryTable.FIGURES_LOGGER).setLevel(text ? Level.OFF : Level.INFO);
  }

  /** Adds the client to all lines from now on, if it is known. */
  static void identify(@Nullable String client) {
    if (client != null) {
      context().putProperty("client", client);
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private OutputStreamAppender<ILoggingEvent> appender(
      OutputStream stream, Encoder<ILoggingEvent> text) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> text;
          case JSON -> new JsonLogEncoder();
        };
    encoder.setContext(context());
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context());
    appender.setEncoder(encoder);
    appender.setOutputStream(stream);
    appender.start();
    return appender;
  }
}
