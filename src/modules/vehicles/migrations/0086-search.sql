-- A bureau finds its own records: by number in any spacing, case or look-alike script, by reference, and by what they say. Terms are
-- computed by the database, of what is looked for as of what is kept, so that the two cannot drift apart.

set local statement_timeout = 0;

-- One text for all ways of typing a number or a word: upper case, letters of other scripts by their glyph, digits of every script,
-- no spaces, no punctuation. The engine that answers checks knows more; this is for one's own list.
create function public.search_form(typed text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(translate(typed,
    'abcdefghijklmnopqrstuvwxyzАВЕЅІЈКМНОРСТУХҮӀԚԜѴавеѕіјкмнорстухүӏԛԝѵбгдёжзийлпфцчшщъыьэюяєїґΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχابحدرسصطعقكلمنهوىٱکگہھیيÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŁĐŠŽČĆĘĄŚŻŹŃŐŰĞŞŘŤĎŇĚŮàáâãäåçèéêëìíîïñòóôõöøùúûüýłđšžčćęąśżźńőűğşřťďňěů٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZABESIJKMHOPCTYXYIQWVABESIJKMHOPCTYXYIQWVБГДЁЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯЄЇҐABEZHIKMNOPTYXABEZHIKMNOPTYXABJDRSXTEGKLZNHUVAKKHHVVAAAAAACEEEEIIIINOOOOOOUUUUYLDSZCCEASZZNOUGSRTDNEUAAAAAACEEEEIIIINOOOOOOUUUUYLDSZCCEASZZNOUGSRTDNEU012345678901234567890123456789'), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u2000-\u206f]', '', 'g')
$$;

-- What a record of an owner is found by: numbers, the last eight characters of long ones, make, category, event, action. The owner
-- stands in each, so that no list of another bureau is ever walked. PostgreSQL analyses an index with an empty search path.
create function public.vehicle_terms(owner text, body json) returns text[] language plpgsql immutable strict parallel safe as $$
declare
  said  jsonb := body->'said';
  terms text[] := '{}';
  form  text;
  typed text;
begin
  for typed in
    select said->>'vin' union all select said->>'engineNumber'
    union all select one->>'number' from jsonb_array_elements(case when jsonb_typeof(said->'plates') = 'array' then said->'plates' else '[]' end) one
    union all select one->>'number' from jsonb_array_elements(case when jsonb_typeof(said->'otherNumbers') = 'array' then said->'otherNumbers' else '[]' end) one
  loop
    form := public.search_form(typed);
    if form <> '' then terms := terms || (owner || ' n:' || form); end if;
    if length(form) > 10 then terms := terms || (owner || ' n:' || right(form, 8)); end if;
  end loop;
  if said ? 'make' then terms := terms || (owner || ' m:' || public.search_form(said->>'make')); end if;
  if said ? 'category' then terms := terms || (owner || ' c:' || public.search_form(said->>'category')); end if;
  if said->'event' ? 'kind' then terms := terms || (owner || ' e:' || (said->'event'->>'kind')); end if;
  if said ? 'action' then terms := terms || (owner || ' a:' || (said->>'action')); end if;
  return terms;
end $$;

create index records_by_term on records using gin (vehicle_terms(owner, body)) where collection = 'vehicles';
create index records_by_change on records (owner, collection, changed_at, id);
