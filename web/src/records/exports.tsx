/** Everything that the list shows, as a file from the hub: all its pages, streamed, and in its log. */
import { queryOf, type Filter } from './filter.ts';
import { useRecordWords } from './words/index.ts';

export function Exports({ filter }: { readonly filter: Filter }) {
  const { say } = useRecordWords();
  const query = new URLSearchParams(queryOf(filter)).toString();
  return (
    <section className="card stack tight">
      <h2>{say('records.export')}</h2>
      <p className="quiet small">{say('records.exportMore')}</p>
      <div className="row">
        <a className="go-button go-quiet" href={`/v1/vehicles.csv?${query}`} download="records.csv">{say('records.asCsv')}</a>
        <a className="go-button go-quiet" href={`/v1/vehicles.ndjson?${query}`} download="records.ndjson">{say('records.asNdjson')}</a>
      </div>
    </section>
  );
}
