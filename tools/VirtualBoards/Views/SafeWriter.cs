// Standard output whose reader may go away while boards run.
using System.IO;

namespace JoinLeaf.VirtualBoards.Views;

/// <summary>Writes whole lines, one at a time, until nobody reads them any more.</summary>
internal sealed class SafeWriter
{
    private readonly object _gate = new();
    private readonly TextWriter _out;
    private bool _isGone;

    public SafeWriter(TextWriter output)
    {
        _out = output;
    }

    /// <summary>Writes a line.</summary>
    public void WriteLine(string line)
    {
        lock (_gate)
        {
            try
            {
                if (!_isGone)
                {
                    _out.WriteLine(line);
                    _out.Flush();
                }
            }
            catch (IOException)
            {
                // A board's thread is not to end because of it.
                _isGone = true;
            }
        }
    }
}
