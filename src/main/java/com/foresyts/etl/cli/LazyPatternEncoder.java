package com.foresyts.etl.cli;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encodes each event by a pattern, whose many classes are loaded for the first event only. */
final class LazyPatternEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  private final String pattern;
  private @Nullable PatternLayoutEncoder encoder;

  LazyPatternEncoder(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return encoder().encode(event);
  }

  private synchronized PatternLayoutEncoder encoder() {
    PatternLayoutEncoder made = encoder;
    if (made == null) {
      made = new PatternLayoutEncoder();
      made.setContext(getContext());
      made.setCharset(StandardCharsets.UTF_8);
      made.setPattern(pattern);
      made.start();
      encoder = made;
    }
    return made;
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
