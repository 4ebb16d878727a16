package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.source.TableSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tables in DynamoDB. */
public final class LiveSource implements Source {
  private final ReadContext context;
  private final Descriptions descriptions;

  private LiveSource(ReadContext context) {
    this.context = context;
    this.descriptions = new Descriptions(context.dynamo());
  }

  /**
   * Makes a client of DynamoDB, which is closed with the source.
   *
   * @param client null to read the items of all clients
   */
  public static LiveSource of(
      Settings.Aws settings, @Nullable String client, ReadSettings options) {
    return new LiveSource(
        new ReadContext(DynamoDb.client(settings), client, settings.region(), options));
  }

  @Override
  public @Nullable String client() {
    return context.client();
  }

  @Override
  public String name() {
    return "DynamoDB";
  }

  @Override
  public String option() {
    return "AWS_REGION";
  }

  @Override
  public void prepare(List<TableMapping> mappings) {
    descriptions.askAhead(mappings.stream().map(TableMapping::source).toList());
  }

  @Override
  public TableSource open(TableMapping mapping, Consumer<String> notice) {
    return DynamoTable.describe(context, descriptions, mapping, notice);
  }

  @Override
  public void close() {
    descriptions.close();
    context.dynamo().close();
  }
}
