// Tries what a board's network, pins and threads allow, one after the other, and logs a line for each.
using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading;

namespace JoinLeaf.Probe;

internal static class Program
{
    private const int Port = 7000;
    private const int MostSockets = 20;
    private const int Sleeps = 10;
    private const int Rounds = 10;
    private const int ArrivalMs = 500;
    private static readonly byte[] s_group = { 239, 1, 2, 3, 0, 0, 0, 0 };
    private static readonly ManualResetEvent s_hasNetwork = new ManualResetEvent(false);
    private static Socket s_echo;
    private static int s_failures;

    internal static void Main()
    {
        NetworkChange.NetworkAddressChanged += AddressChanged;
        NetworkChange.NetworkAvailabilityChanged += AvailabilityChanged;
        AddressChanged(null, null);
        s_hasNetwork.WaitOne();
        TrySockets();
        TryMulticast();
        TryQueue();
        TryCutOff();
        TryTicks();
        TryFault();
        Console.WriteLine("probe: failures " + s_failures.ToString());
        WatchTheLink();
    }

    private static void AddressChanged(object sender, EventArgs e)
    {
        string address = NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address;
        Console.WriteLine("probe: address " + address);
        if (address != "0.0.0.0")
        {
            s_hasNetwork.Set();
        }
    }

    private static void AvailabilityChanged(object sender, NetworkAvailabilityEventArgs e)
    {
        Console.WriteLine("probe: available " + (e.IsAvailable ? "yes" : "no"));
    }

    private static Socket Open(int port)
    {
        Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        return socket;
    }

    private static IPEndPoint Own(int port)
    {
        return new IPEndPoint(IPAddress.GetDefaultLocalAddress(), port);
    }

    private static void TrySockets()
    {
        Socket[] all = new Socket[MostSockets];
        int count = 0;
        int code = 0;
        while (code == 0)
        {
            try
            {
                all[count] = Open(0);
                count++;
            }
            catch (SocketException failure)
            {
                code = failure.ErrorCode;
            }
        }

        Console.WriteLine("probe: sockets " + count.ToString() + " then " + code.ToString());
        for (int i = 0; i < count; i++)
        {
            all[i].Close();
        }
    }

    private static void TryMulticast()
    {
        Socket socket = Open(Port);
        string outcome = "joined";
        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, s_group);
            byte[] address = { s_group[0], s_group[1], s_group[2], s_group[3] };
            socket.SendTo(new byte[] { 1 }, new IPEndPoint(new IPAddress(address), Port));
            outcome += socket.Poll(5000000, SelectMode.SelectRead) ? " and heard" : " and deaf";
        }
        catch (SocketException failure)
        {
            outcome = failure.ErrorCode.ToString();
        }

        Console.WriteLine("probe: multicast " + outcome);
        socket.Close();
    }

    private static void TryQueue()
    {
        Socket reader = Open(Port);
        Socket writer = Open(0);
        for (int i = 0; i < MostSockets; i++)
        {
            writer.SendTo(new byte[] { (byte)i }, Own(Port));
        }

        Thread.Sleep(ArrivalMs);
        int count = 0;
        byte[] buffer = new byte[1];
        while (reader.Poll(0, SelectMode.SelectRead))
        {
            reader.Receive(buffer);
            count++;
        }

        Console.WriteLine("probe: queue " + count.ToString());
        reader.Close();
        writer.Close();
    }

    private static void TryCutOff()
    {
        Socket reader = Open(Port);
        Socket writer = Open(0);
        writer.SendTo(new byte[] { 1, 2, 3, 4, 5 }, Own(Port));
        byte[] buffer = new byte[3];
        Expect(reader.Receive(buffer) == 3 && buffer[2] == 3, "a datagram larger than the buffer is cut off");
        Expect(writer.SendTo(new byte[0], Own(Port)) == 0, "an empty datagram is never sent");
        reader.ReceiveTimeout = 20;
        Expect(CodeOfReceive(reader) == (int)SocketError.TimedOut, "a receive that times out throws 10060");
        Expect(!reader.Poll(20000, SelectMode.SelectRead), "a poll that times out is false");
        reader.Close();
        Expect(IsDisposed(reader), "a closed socket is disposed");
        writer.Close();
    }

    private static bool IsDisposed(Socket socket)
    {
        try
        {
            socket.Receive(new byte[1]);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private static int CodeOfReceive(Socket socket)
    {
        try
        {
            socket.Receive(new byte[1]);
            return 0;
        }
        catch (SocketException failure)
        {
            return failure.ErrorCode;
        }
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            s_failures++;
            Console.WriteLine("probe: it is not so that " + what);
        }
    }

    private static void TryTicks()
    {
        long start = Environment.TickCount64;
        for (int i = 0; i < Sleeps; i++)
        {
            Thread.Sleep(1);
        }

        Console.WriteLine("probe: slept ms " + (Environment.TickCount64 - start).ToString());
        s_echo = Open(Port);
        Thread thread = new Thread(Echo);
        thread.Start();
        Socket socket = Open(Port + 1);
        start = Environment.TickCount64;
        byte[] buffer = new byte[1];
        for (int i = 0; i < Rounds; i++)
        {
            socket.SendTo(buffer, Own(Port));
            socket.Receive(buffer);
        }

        Console.WriteLine("probe: echoed ms " + (Environment.TickCount64 - start).ToString());
        s_echo.Close();
        thread.Join();
        socket.Close();
    }

    private static void Echo()
    {
        byte[] buffer = new byte[1];
        int code = 0;
        while (code == 0)
        {
            try
            {
                s_echo.Receive(buffer);
                s_echo.SendTo(buffer, Own(Port + 1));
            }
            catch (SocketException failure)
            {
                code = failure.ErrorCode;
            }
        }

        // No number of Winsock: the socket was closed under its reader.
        Expect(code < 10000 || code > 12000, "a reader whose socket is closed gets a number of its own");
    }

    private static void TryFault()
    {
        Thread thread = new Thread(Fail);
        thread.Start();
        thread.Join();
    }

    private static void Fail()
    {
        throw new InvalidOperationException("meant");
    }

    private static void WatchTheLink()
    {
        Socket reader = Open(Port);
        Socket writer = Open(0);
        while (true)
        {
            Console.WriteLine("probe: reads");
            int code = CodeOfReceive(reader);
            Console.WriteLine("probe: reader " + code.ToString() + ", writer " + CodeOfSend(writer).ToString());
            s_hasNetwork.Reset();
            while (!s_hasNetwork.WaitOne(10, false))
            {
                // AddressChanged says when.
            }

            Console.WriteLine("probe: back, writer " + CodeOfSend(writer).ToString());
            CodeOfReceive(reader);
        }
    }

    private static int CodeOfSend(Socket socket)
    {
        try
        {
            socket.SendTo(new byte[] { 1 }, Own(Port));
            return 0;
        }
        catch (SocketException failure)
        {
            return failure.ErrorCode;
        }
    }
}
