"""The diagnoses, the best first: the first that fits a failure is shown.

Rule 1. A diagnosis is a pure function from a failure to what was seen, where, why, and what to change. It says nothing
        where the record does not prove it: no diagnosis is better than a wrong one.
Rule 2. What the source alone suggests counts only where the run agrees.
"""

from collections.abc import Callable

from grader.diagnosis import (
    answers,
    calling,
    comparisons,
    conditions,
    copies,
    doors,
    errors,
    hidden,
    jumps,
    keyboard,
    locks,
    loops,
    meanings,
    namesakes,
    pieces,
    ports,
    receivers,
    relaying,
    scopes,
    screens,
    shadows,
    sharing,
    sockets,
    starting,
    texts,
    users,
    ways,
    where,
    wire,
)
from grader.diagnosis.agrees import (
    comes_again,
    comes_back,
    fails,
    has_ended,
    is_about_names,
    is_lost,
    is_not_accepted,
    is_not_run,
    never_listens,
    nobody_started,
    shows_braces,
)
from grader.diagnosis.failure import Failure
from grader.diagnosis.source_rule import SourceRule
from grader.diagnosis.unwritten import unwritten
from grader.model import Diagnosis

Rule = Callable[[Failure], Diagnosis | None]


PROVED: tuple[Rule, ...] = (
    unwritten,
    pieces.first_bytes,
    ports.ports_differ,
    meanings.understood,
    errors.ended_it,
    ports.ran_out,
    pieces.glued,
    wire.no_line_end,
    wire.waits_for_bytes,
    meanings.hidden,
    hidden.hidden,
    locks.lock_is_held,
    receivers.one_queue_for_all,
)
"""From the run, with the very line that is wrong."""

FROM_THE_SOURCE: tuple[Rule, ...] = (
    SourceRule(conditions.not_the_main_name),
    SourceRule(sockets.nobody_listens, never_listens),
    SourceRule(starting.called_at_once, nobody_started),
    SourceRule(starting.run_for_start),
    SourceRule(starting.never_started),
    SourceRule(starting.joined_at_once),
    SourceRule(calling.only_named),
    SourceRule(starting.only_daemons, has_ended),
    SourceRule(sharing.one_variable_for_all),
    SourceRule(sharing.late_binding),
    SourceRule(shadows.taken_by_a_loop),
    SourceRule(conditions.with_itself, fails),
    SourceRule(shadows.parameter_taken, fails),
    SourceRule(comparisons.wrong_way_round, comes_back),
    SourceRule(sockets.another_socket),
    SourceRule(users.never_filled),
    SourceRule(users.put_in_too_late, is_lost),
    SourceRule(sharing.made_anew, is_lost),
    SourceRule(sharing.replaced, is_lost),
    SourceRule(sharing.one_key, is_lost),
    SourceRule(sharing.shared_by_the_class, fails),
    SourceRule(users.put_in_again, comes_again),
    SourceRule(users.put_in_twice, comes_again),
    SourceRule(conditions.always_true),
    SourceRule(jumps.stops_when_something_came),
    SourceRule(jumps.never_reached),
    SourceRule(jumps.ends_after_one, is_lost),
    SourceRule(jumps.stops_at_one, is_lost),
    SourceRule(loops.closed_inside),
    SourceRule(jumps.runs_once),
    SourceRule(loops.after_the_loop),
    SourceRule(loops.same_again),
    SourceRule(ways.received_once, is_lost),
    SourceRule(loops.changed_while_walked),
    SourceRule(ways.one_door, is_not_accepted),
    SourceRule(ways.counted_door, is_not_accepted),
    SourceRule(ways.behind_the_endless),
    SourceRule(calling.swapped),
    SourceRule(users.part_of_the_users, is_lost),
    SourceRule(sockets.from_the_door),
    SourceRule(sockets.to_oneself, is_lost),
    SourceRule(sockets.author_alone, is_lost),
    SourceRule(texts.f_is_missing, shows_braces),
    SourceRule(texts.words_lost, fails),
    SourceRule(texts.cut_short),
    SourceRule(texts.readers_name, is_about_names),
    SourceRule(comparisons.hosts_alone, fails),
    SourceRule(comparisons.same_object, fails),
    SourceRule(comparisons.never_equal, fails),
    SourceRule(comparisons.line_end_kept),
    SourceRule(scopes.never_read),
    SourceRule(scopes.global_forgotten),
    SourceRule(ways.asks_each_in_turn, is_lost),
    SourceRule(ways.typed_once, is_lost),
    SourceRule(calling.never_called, is_not_run),
)
"""From the source, where the run agrees."""

ELSEWHERE: tuple[Rule, ...] = tuple(
    SourceRule(find, elsewhere=True)
    for find in (
        starting.called_at_once,
        starting.run_for_start,
        starting.never_started,
        starting.joined_at_once,
        calling.only_named,
        ways.behind_the_endless,
        conditions.always_true,
        comparisons.never_equal,
        comparisons.line_end_kept,
        conditions.with_itself,
        jumps.stops_when_something_came,
        jumps.never_reached,
        jumps.runs_once,
        loops.same_again,
        shadows.taken_by_a_loop,
    )
)
"""From the source of the other program: no right program has such a line."""

SEEN: tuple[Rule, ...] = (
    keyboard.other_words,
    doors.not_accepted,
    doors.hung_up,
    errors.ended_by_itself,
    relaying.never_received,
    relaying.reader_is_elsewhere,
    answers.waits_for_an_answer,
    keyboard.never_sent,
    screens.nobody_receives,
    copies.unwanted,
    copies.twice,
    namesakes.under_another_name,
    receivers.wrong_users,
    relaying.not_passed_on,
    screens.not_shown,
    screens.lost_between,
    where.where_the_claim_says,
)
"""From the run: what was seen last, and where; what is wrong may stand beside it."""

RULES: tuple[Rule, ...] = (*PROVED, *FROM_THE_SOURCE, *ELSEWHERE, *SEEN)
