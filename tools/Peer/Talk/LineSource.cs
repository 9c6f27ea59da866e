// Lines of an input, read by a thread of its own as they come: the bytes as they are, none longer than can be sent.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace JoinLeaf.Peer.Talk;

/// <summary>One line, or the end of all lines.</summary>
/// <param name="Bytes">The line without its end; null at the end of the input, and for a line that is too long.</param>
/// <param name="Length">How many bytes it has; -1 at the end of the input.</param>
internal sealed record InputLine(byte[]? Bytes, long Length)
{
    /// <summary>The end of the input.</summary>
    public static readonly InputLine End = new(null, -1);
}

/// <summary>Reads lines ahead, but not far: who writes faster than can be sent has to wait.</summary>
internal sealed class LineSource
{
    private const int MaxWaiting = 64;
    private readonly Stream _input;
    private readonly Queue<InputLine> _waiting = new();
    private readonly AutoResetEvent _room = new(false);
    private readonly int _maxLength;
    private readonly byte[] _line;
    private long _length;

    /// <param name="input">Where the lines come from.</param>
    /// <param name="maxLength">Longer lines are not kept, only counted.</param>
    public LineSource(Stream input, int maxLength)
    {
        _input = input;
        _maxLength = maxLength;
        // One more for the carriage return of a line that just fits.
        _line = new byte[maxLength + 1];
    }

    /// <summary>Set while a line, or the end, can be taken.</summary>
    public ManualResetEvent Ready { get; } = new(false);

    /// <summary>Begins to read.</summary>
    public void Start()
    {
        new Thread(Run) { IsBackground = true, Name = "input" }.Start();
    }

    /// <summary>Takes the next line, or the end; null when there is none yet.</summary>
    public InputLine? TryTake()
    {
        lock (_waiting)
        {
            if (_waiting.Count == 0)
            {
                return null;
            }

            InputLine line = _waiting.Dequeue();
            if (_waiting.Count == 0)
            {
                Ready.Reset();
            }

            _room.Set();
            return line;
        }
    }

    private void Run()
    {
        byte[] chunk = new byte[4096];
        try
        {
            for (int count = _input.Read(chunk); count > 0; count = _input.Read(chunk))
            {
                for (int i = 0; i < count; i++)
                {
                    Take(chunk[i]);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // An input that cannot be read has ended.
        }

        if (_length > 0)
        {
            Complete();
        }

        Add(InputLine.End);
    }

    private void Take(byte next)
    {
        if (next == '\n')
        {
            Complete();
            return;
        }

        if (_length < _line.Length)
        {
            _line[_length] = next;
        }

        _length++;
    }

    private void Complete()
    {
        long length = _length;
        _length = 0;
        if (length > 0 && length <= _line.Length && _line[length - 1] == '\r')
        {
            length--;
        }

        Add(new InputLine(length <= _maxLength ? _line.AsSpan(0, (int)length).ToArray() : null, length));
    }

    private void Add(InputLine line)
    {
        while (true)
        {
            lock (_waiting)
            {
                if (_waiting.Count < MaxWaiting)
                {
                    _waiting.Enqueue(line);
                    Ready.Set();
                    return;
                }
            }

            _room.WaitOne();
        }
    }
}
