package com.foresyts.etl.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps Logback from a search for configuration files and from its own defaults: {@link
 * LoggingOptions} sets it up, and the start of the program would be slower. Logback finds this
 * class as a service.
 */
public final class NoLogConfiguration extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
