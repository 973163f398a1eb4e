package drill

func (r Report) page() ([]byte, error) { return nil, nil }
