package com.foresyts.etl.cli;

import static ch.qos.logback.core.encoder.JsonEscapeUtil.jsonEscapeString;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Encodes each event as an object on a line of its own. The values of the context, the MDC and the
 * key-value pairs are members of that object, so that a log store finds them by their name.
 */
final class JsonLogEncoder extends JsonEncoder {
  JsonLogEncoder() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithThreadName(false);
    setWithLoggerName(false);
    setWithContext(false);
    setWithMarkers(false);
    setWithMessage(false);
    setWithArguments(false);
  }

  /** The message of the superclass is a pattern without its values. */
  @Override
  protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
    append(line, "message", event.getFormattedMessage());
  }

  @Override
  protected void appendMDC(StringBuilder line, ILoggingEvent event) {
    append(line, event.getLoggerContextVO().getPropertyMap());
    append(line, event.getMDCPropertyMap());
  }

  @Override
  protected void appendKeyValuePairs(StringBuilder line, ILoggingEvent event) {
    @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> append(line, pair.key, pair.value));
    }
  }

  /** Leaves the member out if there is no exception; the superclass writes null. */
  @Override
  protected void appendThrowableProxy(
      StringBuilder line, String name, @Nullable IThrowableProxy thrown) {
    if (thrown != null) {
      super.appendThrowableProxy(line, name, thrown);
    }
  }

  private void append(StringBuilder line, Map<String, String> members) {
    members.forEach((name, value) -> append(line, name, value));
  }

  private void append(StringBuilder line, String name, Object value) {
    line.append(',');
    if (value instanceof Number || value instanceof Boolean) {
      line.append('"').append(name).append("\":").append(value);
    } else {
      appenderMember(line, name, jsonEscapeString(value.toString()));
    }
  }
}
