"""Every number of seconds, bytes and processes, with its reason.

Rule 1. A deadline in here bounds a wait for an event; none of them is a pause.
Rule 2. Two patiences: a fast play gives up early, because a failure there only starts the second play;
        the patient play waits as long as a person would, because what it misses counts.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long one play waits for what must happen, in seconds."""

    start: float  # from starting a program until its server listens, or its client asks, connects or shows something
    word: float  # from typing a line until the listener's screen shows it
    nudge: float  # a listener keeps silent before it types a line itself, to see what that brings; 0: it never does
    settle: float  # nothing may happen around a newcomer before it counts as joined, where no event tells
    busy: float  # a newcomer may take while its server is seen to work on it, or it has not read its name
    answer: float  # from typing a command until its sender's screen answers
    typing: float  # the longest pause before an answer; the seed draws it: a constant one makes a race all or nothing
    pace: float  # a person reads before the next line is typed, where it is not said to be typed at once
    reach: float  # from typing a line, where only how far it reaches is looked at, until the next one is typed


FAST = Patience(
    start=3.0,  # an interpreter takes 0.05 s idle; twenty-five of them beside four busy loops take about 1 s
    word=0.5,  # a relayed line takes 0.002 s idle and up to 0.2 s under load; what is slower gets the second play
    nudge=0.0,  # a word that is late because of load must not be taken for one that waits for the listener's line
    busy=0.2,  # a newcomer that takes longer is let in by the second play
    settle=0.2,  # a server that registers a name does so within milliseconds; select servers give no event
    answer=0.6,  # as for a word
    pace=0.0,  # what works at this speed works at a person's
    typing=0.02,  # s: a race between threads is won or lost within milliseconds
    reach=0.5,  # as for a word
)

PATIENT = Patience(
    start=10.0,  # a laptop that starts its virus scanner with each interpreter has been seen to take 6 s
    word=5.0,  # the promise made to students: a word that comes up to 5 s late still counts
    nudge=1.5,  # no load has delayed a relayed line so long; the word itself still has its 5 s
    busy=2.5,  # a server that greets, loads a history, or waits a second before it saves the user
    settle=0.35,  # the time in which a person looks up from one window to the next
    answer=5.0,  # as for a word
    pace=0.5,  # s: nobody reads a line and types the next one sooner
    typing=0.4,  # a person's hand goes from one window to the next
    reach=0.7,  # s, or twice the slowest line so far: it decides nothing but a figure
)


@dataclass(frozen=True)
class Limits:
    """What a play may use, and how long its end may take."""

    unwanted: float = 0.35  # s after the last typed word: an unwanted copy later than this is not seen
    unwanted_deliveries: float = 3.0  # ... or this many times the slowest delivery of the play
    unwanted_most: float = 5.0  # s: ... but no longer than a word itself may take
    on_its_way: float = 1.0  # s for what has left a server that has ended to come to a screen: beside busy loops 0.2
    leave_settle: float = 0.15  # s: time for a server that gives no sign to see that a user has gone
    leave_notice: float = 0.1  # s without any event after which a leave has been dealt with
    more_plays: float = 12.0  # s of a grade after which a scene of a race is not played a third time
    silence: float = 1.0  # s without a line after which a connection that the server closes was closed for silence
    longest_silence: float = 6.0  # s nobody writes, where a socket has a deadline: as one who thinks of a line
    overdue: float = 0.5  # s after such a deadline in which its program has dealt with it
    answers: int = 12  # questions of one program that are answered: address, name, password, room, colour, twice each
    refusals: int = 3  # how often one answer is tried in another form: longer, with digits, with a capital letter
    commands: int = 5  # texts of the source that are typed to fetch a line: a chat has one such command
    nap: float = 0.05  # s of one sleep of who notices stalls: a shorter one delays no line that a person misses
    late: float = 0.02  # s it may be woken late, and nothing is said: beside four busy loops it is 0.02 to 0.05 s
    stall: float = 30.0  # s by which stalls may lengthen one wait: a virtual machine that is moved stands 10 s
    stall_share: float = 0.5  # ... and the share of a wait in vain from which on it tells nothing of the program
    look: float = 0.1  # s of waiting in vain after which, and between which, one looks whether anything moves at all
    still: float = 0.4  # s of standing still after which nothing comes: loopback's latest acknowledgement takes 0.2 s
    typing_poll: float = 0.002  # s between two looks whether a typed line was taken out of the pipe
    typing_wait: float = 1.0  # s until a line that the program does not read no longer holds up the scene
    heard: float = 0.2  # s after which Ctrl-C is heard where the system tells of it only between two waits
    ending: float = 2.0  # s for a killed process tree to be gone; the kernel needs milliseconds
    stacks: float = 1.0  # s for a hanging program to write the stacks of its threads, beside busy neighbours
    control: float = 5.0  # s in which the network answers a child's question, or the stage's: it does so at once
    interpreter_starts: float = 60.0  # s for a started Python to say hello: it has done nothing of the program's yet
    interpreter: float = 10.0  # s for a Python to start, read a chat's files and look for modules: as `PATIENT.start`
    end_arrives: float = 0.05  # s for the end of a closed socket's stream to cross loopback, put off by a busy kernel
    looks: int = 5  # at the system's table of sockets, for one: one look in some thousands misses it
    watch: float = 0.5  # s between two counts of the process trees: each reads the system's whole table, some 10 ms
    last_words: float = 0.2  # s in which the last output of an ended program is read, if a child of it holds the pipe
    memory: int = 1 << 30  # bytes a tree may hold: a chat takes 15 MB a process
    address_space: int = 8 << 30  # bytes of address space: 64 threads reserve 64 MB each with glibc
    processes: int = 64  # processes in a tree
    own_files: int = 65_536  # descriptors of the grader: a client that reconnects in a loop uses thousands
    own_files_refused: int = 10_240  # ... where that is refused: what macOS allows at least, whatever it says
    open_files: int = 1024  # descriptors a process, the default of most systems
    file_size: int = 64 << 20  # bytes in one file that a program writes
    disk: int = 256 << 20  # bytes in the folder of a play: the copy and four files of the largest size
    disk_files: int = 10_000  # files there: five times what is copied
    cpu: int = 120  # s of processor time: a spinning program in the longest play uses 60
    screen: int = 256 << 10  # bytes of a screen that are kept; the words are searched in all of it
    wire: int = 4 << 10  # bytes of one chunk on the wire that are kept
    calls: int = 300  # receiving calls of one connection that are told, and sending ones: a play has a tenth of them
    events: int = 20_000  # events a play keeps; floods are counted beyond it
    tap_buffer: int = 4 << 10  # bytes a tap holds in one direction, so that a full reader holds up its writer
    opening: float = 0.03  # s that a client's first bytes wait for more, where it tells nothing of what it does next
    between_pieces: float = 0.005  # s between two pieces of a chunk that a fault cuts: a waiting reader wakes in 0.0002
    spread: float = 0.25  # s in which all pieces of one such chunk have gone: half of what a fast play waits for a word
    meanwhile: int = 6  # lines that are written at least while guests come or go
    meanwhile_most: int = 40  # ... and at most: each is judged for each reader
    breath: float = 0.02  # s between two such lines, so that they last as long as the guests take to come
    segment: int = 1400  # bytes of a segment where a reader stands still: an Ethernet's; loopback's is 64 KB
    filling_line: int = 800  # characters that make a line long, and leave it whole in the smallest usual `recv`
    filling_lines: int = 160  # such lines: 130 KB; the kernel keeps 60 KB for one reader, the tap 8 KB
    slack: float = 1.0  # s more for a word where a fault is in force: it cuts and delays on two ways, beside others
    copy_files: int = 2_000  # files of a submission that are copied
    copy_bytes: int = 64 << 20  # bytes of a submission that are copied
    one_grade: float = 300.0  # s of one grade of a class: the longest of known faulty programs takes 80 beside others
    grade_ends: float = 15.0  # s for a grade that is asked to end: it ends the programs of its plays, side by side
    unpacked_files: int = 5_000  # files in one archive: a class of three hundred hands in less
    unpacked_bytes: int = 256 << 20  # bytes in one archive, unpacked
    quote: int = 400  # characters of a student's text that one sentence quotes
    saves_together: float = 0.2  # s: an editor that saves all its files does so within less; the first news wait for it
    saves_step: float = 0.05  # s without a further save after which those that were made are told
    saves_look: float = 0.2  # s after which the looking at a folder has begun for certain; and Ctrl-C is heard
    film: int = 1_200  # moments of a play that a page shows: a long one has 400; a flood would be a page of megabytes
    film_text: int = 160  # characters of one text in it
    film_errors: int = 8_000  # characters of one program's standard error: the tracebacks of four threads


LIMITS = Limits()
